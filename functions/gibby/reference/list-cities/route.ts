import * as z from 'zod';
import { NameSearch, timesWire } from '#shared/gibby/kernel/catalog-entry.ts';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { GibbyId, GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listCities = defineRoute({
  method: 'GET',
  path: '/api/cities',
  summary: 'List the larger cities of one country or of all, the largest of each first',
  source: 'G07',
  auth: 'user',
  query: z.object({
    country_id: GibbyIdText.optional().describe('As `GET /api/countries/list` numbers them.'),
    search: NameSearch,
    ...pageQuery,
  }),
  response: gibbyPage(
    z.object({
      id: GibbyId,
      name: z.string(),
      country_id: GibbyId.optional().describe('Not in the document, which leaves open where a city is.'),
      ...timesWire,
    }),
  ),
  errors: [],
  uses: { cities: 'read', publicAddress: 'read' },
});
