import { tryAdvanceGig } from '#shared/dropin/gigs/advance-gig.usecase.ts';
import type { Ports } from './ports.ts';

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
