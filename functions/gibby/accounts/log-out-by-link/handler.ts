import { endSession } from '#shared/gibby/accounts/end-session.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { logOutByLink } from './route.ts';

export const handler = handle(logOutByLink, async ({ query, user }, ports) => {
  await endSession(ports, { user, deviceToken: query.token });
  return { data: { action: 'logout', status: true } };
});
