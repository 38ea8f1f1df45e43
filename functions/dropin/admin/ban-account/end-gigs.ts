import { type GigCommand, tryAdvanceGig } from '#shared/dropin/gigs/advance-gig.usecase.ts';
import type { Ports } from './ports.ts';

/**
 * Ends the confirmed gig that the account is in, and settles its stream. One that is not confirmed yet ends within a minute
 * by its own timers, which free the other party.
 */
export async function endGigs(accountId: string, act: Pick<GigCommand, 'by' | 'note'>, ports: Ports): Promise<void> {
  const { customerGig, operatorGig } = await ports.engagements.get(accountId);
  for (const gigId of [customerGig, operatorGig]) {
    if (gigId !== undefined) await tryAdvanceGig(ports, gigId, { event: 'terminate', actor: 'admin', ...act });
  }
}
