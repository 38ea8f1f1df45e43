import { type Account, meanStars, type NearbyOperator } from '../../../../shared/domain/account.ts';
import { timestampOf } from '../../../../shared/domain/time.ts';
import type { Engagement } from '../../../../shared/ports/gigs.ts';
import type { OperatorNear } from '../../../../shared/ports/presence.ts';
import { blurPosition } from '../../../../shared/rules/cells.ts';

/** Whether an operator could take a gig now. */
export function isFree(engagement: Engagement | undefined): boolean {
  if (!engagement) return true;
  const { customerGig, operatorGig, owesRatingFor } = engagement;
  return customerGig === undefined && operatorGig === undefined && owesRatingFor.length === 0;
}

/** An operator as a customer sees it before a claim: not exactly where it is (routes.md D09). */
export function nearbyOperator(account: Account, operator: OperatorNear): NearbyOperator {
  return {
    id: account.id,
    firstName: account.firstName,
    lastName: account.lastName,
    operatorRating: meanStars(account.operatorStars),
    location: { ...blurPosition(operator), lastTime: timestampOf(operator.lastSeenAt) },
  };
}
