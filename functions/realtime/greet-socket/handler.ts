import { handle } from '#shared/kernel/route/define.ts';
import { greetSocket } from './route.ts';

/**
 * A client that is gone by now needs no greeting: it has reconnected or given up. A connection that is there and was not
 * greeted is of no use to it, and ends.
 */
export const handler = handle(greetSocket, async ({ connectionId, frame, refuses }, { sockets }) => {
  const arrived = await sockets.sendFirst(connectionId, frame);
  if (!arrived || refuses) await sockets.end(connectionId);
});
