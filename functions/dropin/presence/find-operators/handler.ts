import { isActive } from '../../../../shared/domain/account.ts';
import { freeOperatorsNear } from '../../../../shared/process/free-operators.ts';
import { handle } from '../../../../shared/route/define.ts';
import { blurMeters } from '../../../../shared/rules/cells.ts';
import { operatorSearch } from '../../../../shared/rules/nearby.ts';
import { nearbyOperator, nearestAsShown } from './nearby-operator.ts';
import { findOperators } from './route.ts';

/** Wide enough to find everybody who is shown within the radius. */
const search = { ...operatorSearch, radiusMeters: operatorSearch.radiusMeters + blurMeters };

export const handler = handle(findOperators, async ({ params, account }, { presence, engagements, accounts }) => {
  const point = { latitude: params.lat, longitude: params.long };
  const free = await freeOperatorsNear({ presence, engagements }, point, account.accountId, search);
  const known = await accounts.getMany(free.map(({ accountId }) => accountId));
  const shown = free.flatMap((operator) => {
    const owner = known.get(operator.accountId);
    return owner && isActive(owner) ? [nearbyOperator(owner, operator)] : [];
  });
  return nearestAsShown(shown, point, operatorSearch);
});
