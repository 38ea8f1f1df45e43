import * as z from 'zod';
import { CategoryWire } from '../../../../shared/domain/category.ts';
import { gibbyPage, pageQuery } from '../../../../shared/domain/gibby-page.ts';
import { NameSearch } from '../../../../shared/domain/listed.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

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
