import { timesOf } from '#shared/gibby/kernel/catalog-entry.ts';
import { slicedPage } from '#shared/gibby/kernel/pagination.ts';
import { type CollectionMethod, collectionMethods } from '#shared/gibby/reference/collection-method.ts';
import { findByName } from '#shared/gibby/reference/name-search.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listCollectionMethods } from './route.ts';

export const handler = handle(listCollectionMethods, async ({ query, request }, { publicAddress }) => {
  const found = findByName(collectionMethods, query.name).map(wireOf);
  return slicedPage(found, query, publicAddress.of(request.target));
});

function wireOf({ id, name, isCourier, isAny, ...times }: CollectionMethod) {
  return { id, name, is_courier: isCourier, is_any: isAny, ...timesOf(times) };
}
