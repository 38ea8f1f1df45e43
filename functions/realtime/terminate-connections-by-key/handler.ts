import { handle } from '#shared/kernel/route/define.ts';
import { endSockets } from '#shared/platform/realtime/end-sockets.usecase.ts';
import { terminateConnectionsByKey } from './route.ts';

export const handler = handle(terminateConnectionsByKey, async ({ params }, ports) => {
  await endSockets(params.userId, ports);
  return {};
});
