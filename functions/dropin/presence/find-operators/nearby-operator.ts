import { blurPosition } from '#shared/dropin/presence/cells.rules.ts';
import type { OperatorNear } from '#shared/dropin/presence/presence.ports.ts';
import { type Coordinates, distanceMeters } from '#shared/kernel/geography.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { type Account, meanStars, type NearbyOperator } from '#shared/platform/accounts/account.ts';

/** An operator as a customer sees it before a claim: not exactly where it is (D09). */
export function nearbyOperator(account: Account, operator: OperatorNear): NearbyOperator {
  return {
    id: account.id,
    firstName: account.firstName,
    lastName: account.lastName,
    operatorRating: meanStars(account.operatorStars),
    location: { ...blurPosition(operator), lastTime: timestampOf(operator.lastSeenAt) },
  };
}

/**
 * The nearest by the positions that are shown. The true ones may decide neither the order nor who is within the radius:
 * asking from several places would tell them.
 */
export function nearestAsShown(
  operators: readonly NearbyOperator[],
  point: Coordinates,
  { wanted, radiusMeters }: { wanted: number; radiusMeters: number },
): NearbyOperator[] {
  return operators
    .map((operator) => ({ operator, meters: distanceMeters(point, operator.location) }))
    .filter(({ meters }) => meters <= radiusMeters)
    .sort((a, b) => a.meters - b.meters || (a.operator.id < b.operator.id ? -1 : 1))
    .slice(0, wanted)
    .map(({ operator }) => operator);
}
