import * as z from 'zod';
import { NameSearch, timesWire } from '#shared/gibby/kernel/catalog-entry.ts';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { GibbyDate, PhotoSet } from '#shared/gibby/kernel/wire.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

const CountryTile = z.object({
  id: GibbyId,
  name: z.string(),
  contry_image: PhotoSet.describe('As the document spells it.'),
  country_image: PhotoSet.optional().describe('The same in its right spelling.'),
  open_requests: z.int().min(0),
  pending_requests: z.int().min(0),
  completed_requests: z.int().min(0),
  traveller: z.int().min(0).describe('Trips there that are to come or under way.'),
  earliest_return_date: GibbyDate.nullable().describe('The first day on which one of those travellers is back.'),
  ...timesWire,
});

export const listCountries = defineRoute({
  method: 'GET',
  path: '/api/countries',
  summary: 'List the countries, with what goes on between travellers and requesters there',
  source: 'G06',
  auth: 'user',
  query: z.object({ search: NameSearch, ...pageQuery }),
  response: gibbyPage(CountryTile),
  errors: [],
  uses: { countryFigures: 'read', publicAddress: 'read' },
});
