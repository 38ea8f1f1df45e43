import { handle } from '#shared/kernel/route/define.ts';
import { endSocketsOfUser } from '#shared/platform/realtime/memberships/end-sockets.usecase.ts';
import { terminateConnectionsByKey } from './route.ts';

export const handler = handle(terminateConnectionsByKey, async ({ params }, ports) => {
  await endSocketsOfUser(ports, params.userId);
  return {};
});
