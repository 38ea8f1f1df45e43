import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { firstCategories } from './category.ts';
import { prefixes } from './reference.keys.ts';
import type { CategoriesWriter } from './reference.ports.ts';
import { seededList } from './seeded-list.dynamo.ts';

/** Categories `CAT#all` / `<id>`. */
export function categories(runtime: Runtime): CategoriesWriter {
  return seededList(runtime, `${prefixes.category}all`, firstCategories);
}
