import { endSession } from '../../../../shared/process/end-session.ts';
import { handle } from '../../../../shared/route/define.ts';
import { logOutByLink } from './route.ts';

export const handler = handle(logOutByLink, async ({ query, user }, ports) => {
  await endSession(ports, { user, deviceToken: query.token });
  return { data: { action: 'logout', status: true } };
});
