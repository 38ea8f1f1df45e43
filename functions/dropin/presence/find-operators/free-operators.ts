import type { Engagement, EngagementsReader } from '../../../../shared/ports/gigs.ts';
import type { OperatorNear, Position, PresenceReader } from '../../../../shared/ports/presence.ts';
import { operatorSearch } from '../../../../shared/rules/nearby.ts';

/** Some of the nearest may be busy: a few more are looked up, and many more only when those do not do. */
const lookUpCounts = [25, 75] as const;

/** The nearest operators who could take a gig now, nearest first; never the caller itself. */
export async function freeOperatorsNear(
  { presence, engagements }: { presence: PresenceReader; engagements: EngagementsReader },
  point: Position,
  callerId: string,
): Promise<readonly OperatorNear[]> {
  let free: readonly OperatorNear[] = [];
  for (const wanted of lookUpCounts) {
    const near = await presence.near(point, { wanted, radiusMeters: operatorSearch.radiusMeters });
    const others = near.filter(({ accountId }) => accountId !== callerId);
    const engaged = await engagements.getMany(others.map(({ accountId }) => accountId));
    free = others.filter(({ accountId }) => isFree(engaged.get(accountId)));
    if (free.length >= operatorSearch.wanted || near.length < wanted) break;
  }
  return free;
}

function isFree(engagement: Engagement | undefined): boolean {
  if (!engagement) return true;
  const { customerGig, operatorGig, owesRatingFor } = engagement;
  return customerGig === undefined && operatorGig === undefined && owesRatingFor.length === 0;
}
