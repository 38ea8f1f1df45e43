import { isActive } from '../../../../shared/domain/account.ts';
import type { DirectGigRequest } from '../../../../shared/domain/gig.ts';
import type { AccountsReader } from '../../../../shared/ports/accounts.ts';
import type { Engagement, EngagementsReader } from '../../../../shared/ports/gigs.ts';
import type { Position, PresenceReader } from '../../../../shared/ports/presence.ts';

/** How many operators are offered a gig at once. */
const offerCount = 20;
/** How far an operator may be from the place. */
const radiusMeters = 50_000;
/** So many more are looked up than are asked, since the nearest may be busy. One batch read holds 100. */
const lookUpCount = 3 * offerCount;

/** The nearest operators who could take a gig now, nearest first; never the customer itself. */
export async function candidatesNear(
  { presence, engagements }: { presence: PresenceReader; engagements: EngagementsReader },
  customerId: string,
  place: Position,
): Promise<readonly string[]> {
  const near = await presence.near(place, { wanted: lookUpCount, radiusMeters });
  const others = near.map(({ accountId }) => accountId).filter((accountId) => accountId !== customerId);
  const known = await engagements.getMany(others);
  return others.filter((accountId) => isFree(known.get(accountId))).slice(0, offerCount);
}

/** The one operator whom a direct request names, busy or not: whether to take the gig is theirs to say. */
export async function operatorAsked(
  { accounts }: { accounts: AccountsReader },
  customerId: string,
  { email, phone }: DirectGigRequest,
): Promise<readonly string[]> {
  const byEmail = email === undefined ? undefined : await accounts.findByIdentity({ type: 'email', value: email });
  const asked =
    byEmail ?? (phone === undefined ? undefined : await accounts.findByIdentity({ type: 'phone', value: phone }));
  return asked && isActive(asked) && asked.id !== customerId ? [asked.id] : [];
}

function isFree(engagement: Engagement | undefined): boolean {
  if (!engagement) return true;
  const { customerGig, operatorGig, owesRatingFor } = engagement;
  return customerGig === undefined && operatorGig === undefined && owesRatingFor.length === 0;
}
