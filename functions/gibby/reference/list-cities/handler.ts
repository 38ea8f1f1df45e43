import { madeAt, timesOf } from '#shared/gibby/kernel/catalog-entry.ts';
import { slicedPage } from '#shared/gibby/kernel/pagination.ts';
import type { City } from '#shared/gibby/reference/city.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listCities } from './route.ts';

/** When the list of cities was made (gibby.txt, "Cities"). */
const times = timesOf(madeAt('2016-09-05T07:58:06.000Z'));

export const handler = handle(listCities, async ({ query, request }, { cities, publicAddress }) => {
  const found = await cities.find({ search: query.search, countryId: query.country_id });
  const page = slicedPage(found, query, publicAddress.of(request.target));
  return { ...page, data: page.data.map(wireOf) };
});

function wireOf({ id, name, countryId }: City) {
  return { id, name, country_id: countryId, ...times };
}
