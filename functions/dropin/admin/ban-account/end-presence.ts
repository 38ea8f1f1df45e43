import { tryAdvanceGig } from '#shared/dropin/gigs/advance-gig.usecase.ts';
import { errorFrame } from '#shared/platform/realtime/pusher.ts';
import type { Ports } from './ports.ts';

/**
 * Ends the account's sockets. The frame tells Pusher clients not to come again; whoever does so all the same can have no
 * private channel authorised.
 */
export async function endSockets(accountId: string, { connections, sockets }: Ports): Promise<void> {
  for (const connectionId of await connections.ofAccount(accountId)) {
    await sockets.send(connectionId, errorFrame('notAuthorized'));
    await sockets.end(connectionId);
    await connections.close(connectionId);
  }
}

/**
 * Breaks off the stream the account is in. Where it has not begun yet nothing is to be settled, and the other party is
 * set free by the gig's own timers.
 */
export async function endStreams(accountId: string, adminId: string, ports: Ports): Promise<void> {
  const { customerGig, operatorGig } = await ports.engagements.get(accountId);
  for (const gigId of [customerGig, operatorGig]) {
    if (gigId !== undefined) await tryAdvanceGig(ports, gigId, { event: 'terminate', by: adminId, actor: 'admin' });
  }
}
