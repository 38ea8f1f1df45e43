import { Failure } from '#shared/kernel/errors.ts';
import { gigMachine } from './gig.rules.ts';
import type { Gig } from './gig.ts';
import { type GigDraft, newGig } from './gig-change.rules.ts';
import type { GigCreationPorts } from './gig-ports.usecase.ts';
import { writesOfGigEffects } from './gig-writes.usecase.ts';

/**
 * Creates a gig: the gig with its first event, the customer's lock and the hold on the card, in one transaction. Fails
 * with `rating_owed` or `gig_under_way` when the customer is not free.
 */
export async function requestGig(ports: GigCreationPorts, draft: Omit<GigDraft, 'id'>): Promise<Gig> {
  const change = newGig({ ...draft, id: ports.ids.objectId() }, ports.clock.now());
  const { gig, event } = change;
  const { effects } = gigMachine.creation;
  try {
    await ports.gigs.commit([...ports.gigs.creation(gig, event), ...writesOfGigEffects(ports, { ...change, effects })]);
    return gig;
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
    // The answer was lost. No other caller knows the gig's id, so if it exists, this call created it.
    const stored = await ports.gigs.get(gig.id);
    if (stored) return stored;
    throw thrown;
  }
}
