import { setPassword } from '#shared/gibby/accounts/set-password.usecase.ts';
import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { updatePassword } from './route.ts';

export const handler = handle(updatePassword, async ({ body: { token, password } }, ports) => {
  await setPassword(ports, { secret: token, password });
  return confirmation('Your password has been changed. Please log in with it.');
});
