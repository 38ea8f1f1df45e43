import { endSession } from '#shared/gibby/accounts/end-session.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { logOut } from './route.ts';

export const handler = handle(logOut, async ({ body, user }, ports) => {
  await endSession(ports, { user, deviceToken: body?.token });
  return { data: { action: 'logout', status: true } };
});
