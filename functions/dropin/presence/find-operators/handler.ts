import { isActive } from '../../../../shared/domain/account.ts';
import { freeOperatorsNear } from '../../../../shared/process/free-operators.ts';
import { handle } from '../../../../shared/route/define.ts';
import { operatorSearch } from '../../../../shared/rules/nearby.ts';
import { nearbyOperator } from './nearby-operator.ts';
import { findOperators } from './route.ts';

export const handler = handle(findOperators, async ({ params, account }, { presence, engagements, accounts }) => {
  const point = { latitude: params.lat, longitude: params.long };
  const free = await freeOperatorsNear({ presence, engagements }, point, account.accountId, operatorSearch);
  const known = await accounts.getMany(free.map(({ accountId }) => accountId));
  return free
    .flatMap((operator) => {
      const owner = known.get(operator.accountId);
      return owner && isActive(owner) ? [nearbyOperator(owner, operator)] : [];
    })
    .slice(0, operatorSearch.wanted);
});
