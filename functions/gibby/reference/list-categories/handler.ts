import { categoryWire } from '../../../../shared/domain/category.ts';
import { slicedPage } from '../../../../shared/domain/gibby-page.ts';
import { handle } from '../../../../shared/route/define.ts';
import { findByName } from '../../../../shared/rules/name-search.ts';
import { listCategories } from './route.ts';

export const handler = handle(listCategories, async ({ query, request }, { categories, publicAddress }) => {
  const found = findByName(await categories.all(), query.search);
  return slicedPage(found.map(categoryWire), query, publicAddress.of(request.target));
});
