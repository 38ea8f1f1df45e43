import { slicedPage } from '#shared/gibby/kernel/pagination.ts';
import { categoryWire } from '#shared/gibby/reference/category.ts';
import { findByName } from '#shared/gibby/reference/name-search.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listCategories } from './route.ts';

export const handler = handle(listCategories, async ({ query, request }, { categories, publicAddress }) => {
  const found = findByName(await categories.all(), query.search);
  return slicedPage(found.map(categoryWire), query, publicAddress.of(request.target));
});
