import * as z from 'zod';
import { NameSearch } from '#shared/gibby/kernel/catalog-entry.ts';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { CategoryWire } from '#shared/gibby/reference/category.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listCategories = defineRoute({
  method: 'GET',
  path: '/api/categories',
  summary: 'List the categories of items',
  source: 'G16',
  auth: 'user',
  query: z.object({ search: NameSearch, ...pageQuery }),
  response: gibbyPage(CategoryWire),
  errors: [],
  uses: { categories: 'read', publicAddress: 'read' },
});
