import { endSession } from '../../../../shared/process/end-session.ts';
import { handle } from '../../../../shared/route/define.ts';
import { logOut } from './route.ts';

export const handler = handle(logOut, async ({ body, user }, ports) => {
  await endSession(ports, { user, deviceToken: body?.token });
  return { data: { action: 'logout', status: true } };
});
