import { handle } from '#shared/kernel/route/define.ts';
import { disconnectSocket } from './route.ts';

/** Best effort of API Gateway: what it does not tell us is found by a post that meets nobody, or by TTL. */
export const handler = handle(disconnectSocket, async ({ connectionId }, { connections }) => {
  await connections.close(connectionId);
  return { status: 200 };
});
