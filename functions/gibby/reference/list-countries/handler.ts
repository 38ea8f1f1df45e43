import { madeAt, timesOf } from '#shared/gibby/kernel/catalog-entry.ts';
import { slicedPage } from '#shared/gibby/kernel/pagination.ts';
import type { PhotoSet } from '#shared/gibby/kernel/wire.ts';
import { countryPhotosOf } from '#shared/gibby/pictures/picture.ts';
import { type Country, countries } from '#shared/gibby/reference/countries.ts';
import type { CountryFigures } from '#shared/gibby/reference/country-figures.ts';
import { findByName } from '#shared/gibby/reference/name-search.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listCountries } from './route.ts';

/** When the list of countries was made (gibby.txt, "Countries"). */
const made = madeAt('2016-09-05T07:47:38.000Z');

export const handler = handle(listCountries, async ({ query, request }, { countryFigures, publicAddress }) => {
  const figures = await countryFigures.all();
  const found = findByName(countries, query.search);
  const page = slicedPage(found, query, publicAddress.of(request.target));
  const tiles = page.data.map((country) =>
    tileOf(country, figures.get(country.id), countryPhotosOf(country.id, publicAddress.of)),
  );
  return { ...page, data: tiles };
});

function tileOf({ id, name }: Country, figures: CountryFigures | undefined, image: PhotoSet) {
  return {
    id,
    name,
    contry_image: image,
    country_image: image,
    open_requests: figures?.openRequests ?? 0,
    pending_requests: figures?.pendingRequests ?? 0,
    completed_requests: figures?.completedRequests ?? 0,
    traveller: figures?.travellers ?? 0,
    earliest_return_date: figures?.earliestReturnDate ?? null,
    ...timesOf({ ...made, ...(figures && { updatedAt: figures.updatedAt }) }),
  };
}
