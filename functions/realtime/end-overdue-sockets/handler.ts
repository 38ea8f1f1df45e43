import { handle } from '#shared/kernel/route/define.ts';
import { epochMillisecondsOf } from '#shared/kernel/time.ts';
import { overdueAfterSeconds } from '#shared/platform/realtime/pusher.ts';
import { endSignedSockets } from '#shared/platform/realtime/revocations/end-signed-sockets.usecase.ts';
import { endOverdueSockets } from './route.ts';

/** Two runs see each revocation, and none sees it for long. */
const recentMilliseconds = 10 * 60 * 1000;
/** What a run may spend on the sockets of a revocation, so that it can do its own work afterwards. */
const forRevocationMilliseconds = 8_000;

/**
 * Without it a user whose disconnect was lost would be shown on a quiet presence channel until TTL. Each connection is
 * tried, whatever becomes of the others.
 *
 * A socket that was opened just before a revocation may have been missing in the index by which the revocation found the
 * others. It is in the index by now.
 */
export const handler = handle(endOverdueSockets, async (_input, ports) => {
  const { connections, revocations, clock } = ports;
  const now = clock.now();
  const revocation = await revocations.latest();
  if (revocation && epochMillisecondsOf(revocation.at) > now - recentMilliseconds) {
    await endSignedSockets(ports, revocation, () => now + forRevocationMilliseconds - clock.now());
  }
  const overdue = await connections.openedBefore(now - overdueAfterSeconds * 1000);
  const failures: unknown[] = [];
  for (const connectionId of overdue) {
    await connections.close(connectionId).catch((thrown: unknown) => failures.push(thrown));
  }
  if (failures.length > 0) throw failures[0];
  return { ended: overdue.length };
});
