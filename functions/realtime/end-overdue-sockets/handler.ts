import { handle } from '#shared/kernel/route/define.ts';
import { overdueAfterSeconds } from '#shared/platform/realtime/pusher.ts';
import { endOverdueSockets } from './route.ts';

/**
 * Without it a user whose disconnect was lost would be shown on a quiet presence channel until TTL. Each connection is
 * tried, whatever becomes of the others.
 */
export const handler = handle(endOverdueSockets, async (_input, { connections, clock }) => {
  const overdue = await connections.openedBefore(clock.now() - overdueAfterSeconds * 1000);
  const failures: unknown[] = [];
  for (const connectionId of overdue) {
    await connections.close(connectionId).catch((thrown: unknown) => failures.push(thrown));
  }
  if (failures.length > 0) throw failures[0];
  return { ended: overdue.length };
});
