import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { CategoryText, CategoryWire } from '#shared/gibby/reference/category.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const createCategory = defineRoute({
  method: 'POST',
  path: '/api/admin/categories',
  summary: 'Add a category',
  source: 'X15',
  auth: 'admin',
  body: CategoryText,
  response: dataOf(CategoryWire),
  status: 201,
  errors: [],
  uses: { categories: 'write', sequences: 'write' },
});
