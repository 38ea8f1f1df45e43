import { handle } from '#shared/kernel/route/define.ts';
import { overdueAfterSeconds } from '#shared/platform/realtime/pusher.ts';
import { endOverdueSockets } from './route.ts';

/** Without it a user whose disconnect was lost would be shown on a quiet presence channel until TTL. */
export const handler = handle(endOverdueSockets, async (_input, { connections, clock }) => {
  const overdue = await connections.openedBefore(clock.now() - overdueAfterSeconds * 1000);
  for (const connectionId of overdue) await connections.close(connectionId);
  return { ended: overdue.length };
});
