import type { Members } from '#shared/platform/realtime/fan-out/fan-out.ports.ts';
import { errorFrame, type SocketError, userChannel } from '#shared/platform/realtime/pusher.ts';
import type { Connections, Sockets } from '#shared/platform/realtime/realtime.ports.ts';

interface Ports {
  readonly connections: Connections;
  readonly sockets: Sockets;
}

/**
 * Ends a connection and tells its client why, if the client can be told. It is forgotten only after its end, so that a
 * repetition finds it until then. A subscription on its way, with a signature from before, finds the connection closed,
 * or is ended with it.
 */
export async function endSocket(
  { connections, sockets }: Ports,
  connectionId: string,
  reason: SocketError,
): Promise<void> {
  try {
    await sockets.send(connectionId, errorFrame(reason));
  } finally {
    await sockets.end(connectionId);
    await connections.close(connectionId);
  }
}

/**
 * Ends the sockets of an account, or of one of its sessions. Signatures are for one socket, so those that were given
 * become void. Clients connect anew, but without a session nothing private is authorised for them.
 */
export async function endSockets(ports: Ports, accountId: string, sessionId?: string): Promise<void> {
  await endAll(ports, await ports.connections.ofAccount(accountId, sessionId));
}

/** Sockets that are ended at once. */
const inFlight = 32;

/** Each is tried, whatever becomes of the others. */
async function endAll(ports: Ports, connectionIds: Iterable<string>): Promise<void> {
  const rest = [...connectionIds].values();
  const failures: unknown[] = [];
  const worker = async () => {
    for (const connectionId of rest) {
      await endSocket(ports, connectionId, 'notAuthorized').catch((thrown: unknown) => failures.push(thrown));
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  if (failures.length > 0) throw failures[0];
}

/** Ends all sockets of a user: those that an account of this id had authorised, and those that signed in as the user. */
export async function endSocketsOfUser(ports: Ports & { readonly members: Members }, userId: string): Promise<void> {
  const connectionIds = new Set(await ports.connections.ofAccount(userId));
  for await (const page of ports.members.pagesOf(userChannel(userId), 0)) {
    for (const { connectionId } of page) connectionIds.add(connectionId);
  }
  await endAll(ports, connectionIds);
}
