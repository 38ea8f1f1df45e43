import { readFile } from 'node:fs/promises';
import { oncePerRuntime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { City } from './city.ts';
import { findByName, searchKeyOf } from './name-search.rules.ts';
import type { Cities } from './reference.ports.ts';

/** The file's format: cities by country, the largest of each first. */
export type CityFile = readonly (readonly [
  countryId: number,
  cities: readonly (readonly [id: number, name: string])[],
])[];

/** The cities that the build placed next to the bundle. */
export const cities = oncePerRuntime((): Cities => citiesIn(new URL('./cities.json', import.meta.url)));

/** The cities of a file, read on first use and kept in memory. */
export function citiesIn(file: URL): Cities {
  let index: Promise<CityIndex> | undefined;
  const read = () => {
    index ??= readFile(file, 'utf8').then((text) => indexOf(JSON.parse(text)));
    return index;
  };
  return {
    get: async (cityId) => (await read()).byId.get(cityId),

    find: async ({ search, countryId }) => {
      const { all, byCountry, keyOf } = await read();
      return findByName(countryId === undefined ? all : (byCountry.get(countryId) ?? []), search, keyOf);
    },
  };
}

interface CityIndex {
  readonly all: readonly City[];
  readonly byId: ReadonlyMap<number, City>;
  readonly byCountry: ReadonlyMap<number, readonly City[]>;
  /** The key by which a city is found. */
  keyOf(city: City): string;
}

function indexOf(file: CityFile): CityIndex {
  const all = file.flatMap(([countryId, cities]) => cities.map(([id, name]): City => ({ id, name, countryId })));
  const keys = new Map<City, string>();
  return {
    all,
    byId: new Map(all.map((city) => [city.id, city])),
    byCountry: Map.groupBy(all, ({ countryId }) => countryId),
    // Computed on first use: most searches concern one country.
    keyOf: (city) => {
      const key = keys.get(city) ?? searchKeyOf(city.name);
      keys.set(city, key);
      return key;
    },
  };
}
