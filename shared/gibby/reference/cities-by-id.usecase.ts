import type { City } from './city.ts';
import type { Cities } from './reference.ports.ts';

/** The cities that exist among these ids, by id. */
export async function citiesById(cityIds: readonly number[], cities: Cities): Promise<ReadonlyMap<number, City>> {
  const found = await Promise.all([...new Set(cityIds)].map((cityId) => cities.get(cityId)));
  return new Map(found.flatMap((city) => (city ? [[city.id, city] as const] : [])));
}
