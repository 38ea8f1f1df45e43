import { changePassword } from '#shared/gibby/accounts/set-password.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { updatePassword } from './route.ts';

export const handler = handle(updatePassword, ({ body: { token, password } }, ports) =>
  changePassword(ports, { secret: token, password }),
);
