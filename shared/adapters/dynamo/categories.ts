import { firstCategories } from '../../domain/category.ts';
import type { CategoriesWriter } from '../../ports/reference.ts';
import type { Runtime } from '../runtime.ts';
import { prefixes } from './keys.ts';
import { seededList } from './seeded-list.ts';

/** Categories `CAT#all` / `<id>`. */
export function categories(runtime: Runtime): CategoriesWriter {
  return seededList(runtime, `${prefixes.category}all`, firstCategories);
}
