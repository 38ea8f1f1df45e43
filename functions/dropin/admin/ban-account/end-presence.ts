import { tryAdvanceGig } from '#shared/dropin/gigs/advance-gig.usecase.ts';
import { errorFrame } from '#shared/platform/realtime/pusher.ts';
import type { Ports } from './ports.ts';

/**
 * Ends the account's sockets. The frame tells Pusher clients not to reconnect; a client that does so anyway cannot have
 * a private channel authorised.
 */
export async function endSockets(accountId: string, { connections, sockets }: Ports): Promise<void> {
  for (const connectionId of await connections.ofAccount(accountId)) {
    await sockets.send(connectionId, errorFrame('notAuthorized'));
    await sockets.end(connectionId);
    await connections.close(connectionId);
  }
}

/**
 * Ends the stream that the account is in. A gig that has not begun to stream needs no settlement, and its own timers
 * free the other party.
 */
export async function endStreams(accountId: string, adminId: string, ports: Ports): Promise<void> {
  const { customerGig, operatorGig } = await ports.engagements.get(accountId);
  for (const gigId of [customerGig, operatorGig]) {
    if (gigId !== undefined) await tryAdvanceGig(ports, gigId, { event: 'terminate', by: adminId, actor: 'admin' });
  }
}
