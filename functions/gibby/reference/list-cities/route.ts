import * as z from 'zod';
import { gibbyPage, pageQuery } from '../../../../shared/domain/gibby-page.ts';
import { GibbyId, GibbyIdText } from '../../../../shared/domain/gibby-wire.ts';
import { NameSearch, timesWire } from '../../../../shared/domain/listed.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

export const listCities = defineRoute({
  method: 'GET',
  path: '/api/cities',
  summary: 'List the larger cities of one country or of all, the largest of each first',
  source: 'G07',
  auth: 'user',
  query: z.object({
    country_id: z
      .union([z.literal('').transform(() => undefined), GibbyIdText])
      .optional()
      .describe('As `GET /api/countries/list` numbers them.'),
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
