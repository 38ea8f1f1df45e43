import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { CategoryText, CategoryWire } from '#shared/gibby/reference/category.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

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
