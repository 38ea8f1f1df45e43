import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listCountryNames = defineRoute({
  method: 'GET',
  path: '/api/countries/list',
  summary: 'List all countries alphabetically, on one page, to choose from',
  source: 'G64',
  auth: 'apiKey',
  response: dataOf(z.array(z.object({ id: GibbyId, name: z.string() }))),
  errors: [],
  uses: {},
});
