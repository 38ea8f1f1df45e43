import { blurMeters } from '#shared/dropin/presence/cells.rules.ts';
import { freeOperatorsNear } from '#shared/dropin/presence/find-free-operators.usecase.ts';
import { operatorSearch } from '#shared/dropin/presence/radius-search.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { isActive } from '#shared/platform/accounts/account.ts';
import { nearbyOperator, nearestAsShown } from './nearby-operator.ts';
import { findOperators } from './route.ts';

/** Wide enough to find every operator whose shown position is within the radius. */
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
