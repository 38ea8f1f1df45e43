import { type CollectionMethod, collectionMethods } from '../../../../shared/domain/collection-method.ts';
import { slicedPage } from '../../../../shared/domain/gibby-page.ts';
import { timesOf } from '../../../../shared/domain/listed.ts';
import { handle } from '../../../../shared/route/define.ts';
import { findByName } from '../../../../shared/rules/name-search.ts';
import { listCollectionMethods } from './route.ts';

export const handler = handle(listCollectionMethods, async ({ query, request }, { publicAddress }) => {
  const found = findByName(collectionMethods, query.name).map(wireOf);
  return slicedPage(found, query, publicAddress.of(request.target));
});

function wireOf({ id, name, isCourier, isAny, ...times }: CollectionMethod) {
  return { id, name, is_courier: isCourier, is_any: isAny, ...timesOf(times) };
}
