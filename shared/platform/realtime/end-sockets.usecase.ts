import { errorFrame } from './pusher.ts';
import type { Connections, Sockets } from './realtime.ports.ts';

interface Ports {
  readonly connections: Connections;
  readonly sockets: Sockets;
}

/**
 * Ends the sockets of an account. The frame tells Pusher clients not to reconnect; one that does so anyway cannot have a
 * private channel authorised while the account may not sign in.
 */
export async function endSockets(accountId: string, { connections, sockets }: Ports): Promise<void> {
  for (const connectionId of await connections.ofAccount(accountId)) {
    await sockets.send(connectionId, errorFrame('notAuthorized'));
    await sockets.end(connectionId);
    await connections.close(connectionId);
  }
}
