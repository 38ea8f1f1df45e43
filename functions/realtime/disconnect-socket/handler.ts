import { handle } from '#shared/kernel/route/define.ts';
import { disconnectSocket } from './route.ts';

/**
 * API Gateway calls this on a best-effort basis. Connections that it misses end by a post that finds them gone, or by
 * TTL.
 */
export const handler = handle(disconnectSocket, async ({ connectionId }, { connections }) => {
  await connections.close(connectionId);
  return { status: 200 };
});
