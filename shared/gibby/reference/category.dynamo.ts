import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { Category, firstCategories } from './category.ts';
import { prefixes } from './reference.keys.ts';
import type { CategoriesWriter } from './reference.ports.ts';
import { seededList, versioned } from './seeded-list.dynamo.ts';

const StoredCategory = Category.extend(versioned);

/** Categories `CAT#all` / `<id>`. */
export function categories(runtime: Runtime): CategoriesWriter {
  return seededList(runtime, `${prefixes.category}all`, firstCategories, StoredCategory);
}
