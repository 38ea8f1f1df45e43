import { gigMachine } from '#shared/dropin/gigs/gig.rules.ts';
import type { Gig } from '#shared/dropin/gigs/gig.ts';
import { type GigDraft, newGig } from '#shared/dropin/gigs/gig-change.rules.ts';
import type { GigCreationPorts } from '#shared/dropin/gigs/gig-ports.usecase.ts';
import { writesOfGigEffects } from '#shared/dropin/gigs/gig-writes.usecase.ts';
import type { PresenceReader } from '#shared/dropin/presence/presence.ports.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { AccountsReader } from '#shared/platform/accounts/account.ports.ts';
import { isActive } from '#shared/platform/accounts/account.ts';
import { operatorAsked, operatorsNear } from './gig-candidates.usecase.ts';
import { type GigRequest, isDirect } from './gig-request.schema.ts';

type RequestingPorts = GigCreationPorts & { readonly accounts: AccountsReader; readonly presence: PresenceReader };

/**
 * Creates the gig that a customer requests, and offers it to the operators near the place or to the one who is named.
 * Fails with `account_not_active`, with `rating_owed` or `gig_under_way` when the customer is not free, and with
 * `no_operator_near`.
 */
export async function requestGig(ports: RequestingPorts, customerId: string, request: GigRequest): Promise<Gig> {
  const customer = await ports.accounts.get(customerId);
  if (!customer || !isActive(customer)) throw new Failure('account_not_active');
  // Asked first for an early answer with the gigs concerned; the locks of the transaction decide.
  const engagement = await ports.engagements.get(customerId);
  if (engagement.customerGig) throw new Failure('gig_under_way', { facts: { gig: engagement.customerGig } });
  if (engagement.owesRatingFor.length > 0) {
    throw new Failure('rating_owed', { facts: { gigs: engagement.owesRatingFor } });
  }

  const { latitude, longitude } = isDirect(request) ? { latitude: null, longitude: null } : request;
  const candidates = isDirect(request)
    ? await operatorAsked(ports, customerId, request)
    : await operatorsNear(ports, customerId, request);
  if (candidates.length === 0) throw new Failure('no_operator_near');
  const metaData = request.metaData ?? null;
  return createGig(ports, { customer: customerId, candidates, latitude, longitude, metaData });
}

/**
 * Creates a gig: the gig with its first event, the customer's lock and the hold on the card, in one transaction. Fails
 * with `rating_owed` or `gig_under_way` when the customer is not free.
 */
export async function createGig(ports: GigCreationPorts, draft: Omit<GigDraft, 'id'>): Promise<Gig> {
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
