import { isWalked, type WalkPosition } from '#shared/kernel/table-walk.ts';
import type { ConnectionEnds, TimeLeft } from '#shared/platform/realtime/fan-out/fan-out.ports.ts';
import type { ConnectionsReader, OpenConnection } from '#shared/platform/realtime/realtime.ports.ts';
import type { Revocation } from './revocation.ts';

interface Ports {
  readonly connections: ConnectionsReader;
  readonly connectionEnds: ConnectionEnds;
}

/** What remains of an invocation when no further page is begun: a page may take a second. */
const reserveMilliseconds = 3_000;

/**
 * Ends the sockets that a void version of the secret has signed for. Each is ended by the queue of its connection, so
 * that many are ended side by side, each again until it succeeds. Sockets that have ended are not met again. Sockets of
 * public channels alone stay.
 *
 * Returns where it stopped when the time was over, and undefined when it has met all sockets.
 */
export async function endSignedSockets(
  { connections, connectionEnds }: Ports,
  { voidThrough }: Revocation,
  timeLeft: TimeLeft,
  begin?: WalkPosition,
): Promise<WalkPosition | undefined> {
  const isVoid = ({ secretMadeAt }: OpenConnection) => secretMadeAt !== undefined && secretMadeAt <= voidThrough;
  for (let position = begin; ; ) {
    const page = await connections.openAfter(position);
    const ends = page.connections.filter(isVoid);
    await Promise.all(ends.map(({ connectionId }) => connectionEnds.send(connectionId, 'secretRevoked')));
    if (isWalked(page.position)) return undefined;
    if (timeLeft() < reserveMilliseconds) return page.position;
    position = page.position;
  }
}
