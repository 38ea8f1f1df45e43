import { type Account, meanStars, type NearbyOperator } from '../../../../shared/domain/account.ts';
import { timestampOf } from '../../../../shared/domain/time.ts';
import type { OperatorNear } from '../../../../shared/ports/presence.ts';
import { blurPosition } from '../../../../shared/rules/cells.ts';

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
