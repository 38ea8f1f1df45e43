/**
 * Measures the cost of a search for operators on a population of 20,000, of whom 30 % are in one city. Run by hand:
 * `node test/bench/nearby.ts [operators]`. Prints read units per search, as the store itself counts them.
 */

import { placeOf } from '#shared/dropin/presence/cells.rules.ts';
import { presence } from '#shared/dropin/presence/presence.dynamo.ts';
import type { Coordinates } from '#shared/kernel/geography.ts';
import { createRuntime, type Runtime, randomIds } from '#shared/platform/runtime/runtime.adapter.ts';
import { startMeteredStore } from './metered-store.ts';

const operators = Number(process.argv[2] ?? 20_000);
const searches = Number(process.argv[3] ?? 1_000);

/** Seed of the random numbers, so that every run has the same population. */
let state = 20_161_122;
function random(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
}

function around(centre: Coordinates, kilometres: number): Coordinates {
  const distance = (kilometres / 111.2) * Math.sqrt(-2 * Math.log(1 - random()));
  const bearing = 2 * Math.PI * random();
  const latitude = centre.latitude + distance * Math.cos(bearing);
  const longitude = centre.longitude + (distance * Math.sin(bearing)) / Math.cos((centre.latitude * Math.PI) / 180);
  return { latitude, longitude };
}

const city = { latitude: 10.78, longitude: 106.7 };
const towns = Array.from({ length: 30 }, () => ({ latitude: 9 + 12 * random(), longitude: 104 + 4 * random() }));

/** 30 % in the city, 50 % in thirty towns, 20 % anywhere in the country. */
function somewhere(): Coordinates {
  const lot = random();
  if (lot < 0.3) return around(city, 5);
  if (lot < 0.8) return around(towns[Math.floor(random() * towns.length)] ?? city, 3);
  return { latitude: 9 + 12 * random(), longitude: 104 + 4 * random() };
}

const store = await startMeteredStore();
const TABLE_NAME = await store.createTable();

/** An entry of the index as the adapter writes it, in the store's wire format. */
function entry(now: number) {
  const point = somewhere();
  const latitude = Math.round(point.latitude * 1e6) / 1e6;
  const longitude = Math.round(point.longitude * 1e6) / 1e6;
  const { partition, sort } = placeOf({ latitude, longitude });
  return {
    PK: { S: `GEO#${partition}` },
    SK: { S: `${sort}#${randomIds.objectId()}` },
    latitude: { N: String(latitude) },
    longitude: { N: String(longitude) },
    seenAt: { N: String(now) },
    ttl: { N: String(Math.ceil(now / 1000) + 150) },
  };
}

async function populate(now: number): Promise<void> {
  for (let filed = 0; filed < operators; filed += 25) {
    const requests = Array.from({ length: Math.min(25, operators - filed) }, () => ({
      PutRequest: { Item: entry(now) },
    }));
    await store.call('DynamoDB_20120810.BatchWriteItem', { RequestItems: { [TABLE_NAME]: requests } });
  }
}

const startedAt = Date.now();

function newRuntime(): Runtime {
  return { ...createRuntime({ TABLE_NAME }), clock: { now: () => startedAt } };
}

function line(name: string, costs: number[], milliseconds: number): void {
  const sorted = costs.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))];
  const mean = costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
  console.log(
    `${name.padEnd(34)} p50 ${at(0.5)}  p90 ${at(0.9)}  p99 ${at(0.99)}  max ${at(1)}  mean ${mean.toFixed(1)} read units, ` +
      `${(milliseconds / costs.length).toFixed(1)} ms`,
  );
}

async function measure(name: string, wanted: number, radiusMeters: number, warm: boolean, where: () => Coordinates) {
  let search = presence(newRuntime());
  const costs: number[] = [];
  const begun = performance.now();
  for (let count = 0; count < searches; count += 1) {
    if (!warm) search = presence(newRuntime());
    store.takeUnits();
    await search.near(where(), { wanted, radiusMeters });
    costs.push(store.takeUnits());
  }
  line(name, costs, performance.now() - begun);
}

await populate(startedAt);
console.log(`${operators} operators, ${searches} searches from places as the operators' own`);
for (const wanted of [20, 25, 60]) {
  await measure(`${wanted} within 10 km, warm`, wanted, 10_000, true, somewhere);
  await measure(`${wanted} within 10 km, cold`, wanted, 10_000, false, somewhere);
  await measure(`${wanted} within 10 km, in the city`, wanted, 10_000, true, () => around(city, 5));
}
await measure('60 within 50 km, warm', 60, 50_000, true, somewhere);
await store.close();
process.exit(0);
