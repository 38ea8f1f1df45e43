import * as z from 'zod';
import { CategoryText, CategoryWire } from '../../../../shared/domain/category.ts';
import { dataOf, GibbyIdText } from '../../../../shared/domain/gibby-wire.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

export const updateCategory = defineRoute({
  method: 'PUT',
  path: '/api/admin/categories/{id}',
  summary: 'Change a category',
  source: 'X15',
  auth: 'admin',
  params: z.object({ id: GibbyIdText }),
  body: CategoryText,
  response: dataOf(CategoryWire),
  errors: ['not_found', 'changed_meanwhile'],
  uses: { categories: 'write' },
});
