import type { Engagement, EngagementsReader } from '#shared/dropin/gigs/gig.ports.ts';
import type { OperatorNear, Position, PresenceReader } from './presence.ports.ts';

/** Some of the nearest operators may be busy, so look up a few more, and many more only when those are not enough. */
const lookUpFactors = [1.25, 3.75] as const;

/** The nearest operators who could take a gig now, nearest first; never the caller. `wanted` is at most 26. */
export async function freeOperatorsNear(
  { presence, engagements }: { presence: PresenceReader; engagements: EngagementsReader },
  point: Position,
  callerId: string,
  { wanted, radiusMeters }: { wanted: number; radiusMeters: number },
): Promise<readonly OperatorNear[]> {
  let free: readonly OperatorNear[] = [];
  for (const factor of lookUpFactors) {
    const lookUpCount = Math.ceil(wanted * factor);
    const near = await presence.near(point, { wanted: lookUpCount, radiusMeters });
    const others = near.filter(({ accountId }) => accountId !== callerId);
    const engaged = await engagements.getMany(others.map(({ accountId }) => accountId));
    free = others.filter(({ accountId }) => isFree(engaged.get(accountId)));
    if (free.length >= wanted || near.length < lookUpCount) break;
  }
  return free;
}

function isFree(engagement: Engagement | undefined): boolean {
  if (!engagement) return true;
  const { customerGig, operatorGig, owesRatingFor } = engagement;
  return customerGig === undefined && operatorGig === undefined && owesRatingFor.length === 0;
}
