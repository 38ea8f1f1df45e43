import { CategoryText, CategoryWire } from '../../../../shared/domain/category.ts';
import { dataOf } from '../../../../shared/domain/gibby-wire.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

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
