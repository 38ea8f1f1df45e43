import { isActive } from '../../../../shared/domain/account.ts';
import { handle } from '../../../../shared/route/define.ts';
import { operatorSearch } from '../../../../shared/rules/nearby.ts';
import { isFree, nearbyOperator } from './nearby-operator.ts';
import { findOperators } from './route.ts';

/** So many are looked up, since the nearest may be busy. One batch read holds 100. */
const lookUpCount = 3 * operatorSearch.wanted;

export const handler = handle(findOperators, async ({ params, account }, { presence, engagements, accounts }) => {
  const point = { latitude: params.lat, longitude: params.long };
  const near = await presence.near(point, { ...operatorSearch, wanted: lookUpCount });
  const others = near.filter(({ accountId }) => accountId !== account.accountId);
  const engaged = await engagements.getMany(others.map(({ accountId }) => accountId));
  const free = others.filter(({ accountId }) => isFree(engaged.get(accountId)));
  const known = await accounts.getMany(free.map(({ accountId }) => accountId));
  return free
    .flatMap((operator) => {
      const owner = known.get(operator.accountId);
      return owner && isActive(owner) ? [nearbyOperator(owner, operator)] : [];
    })
    .slice(0, operatorSearch.wanted);
});
