import * as fc from 'fast-check';
import { cellToChildren, getPentagons, latLngToCell } from 'h3-js';
import { describe, expect, test } from 'vitest';
import {
  blurPosition,
  type CellRange,
  cellOf,
  disk,
  guaranteedRadiusMeters,
  placeOf,
  rangeOf,
} from '#shared/dropin/presence/cells.rules.ts';
import { nextStep, type Search, startingArea } from '#shared/dropin/presence/radius-search.rules.ts';
import { type Coordinates, distanceMeters } from '#shared/kernel/geography.ts';

interface Filed extends Coordinates {
  readonly id: number;
  readonly partition: string;
  readonly sort: string;
}

const anywhere = fc.record({
  latitude: fc.double({ min: -85, max: 85, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

/** Positions around a centre, from a crowd on one square to a few over a province. */
const population = fc
  .tuple(anywhere, fc.constantFrom(0.002, 0.02, 0.2), fc.array(fc.tuple(unit(), unit()), { maxLength: 80 }))
  .map(([centre, spread, offsets]) => ({
    centre,
    people: offsets.map(([north, east], id) => {
      const latitude = centre.latitude + north * spread;
      const longitude = centre.longitude + (east * spread) / Math.cos((latitude * Math.PI) / 180);
      const point = {
        latitude,
        longitude: longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude,
      };
      return { id, ...point, ...placeOf(point) };
    }),
  }));

function unit() {
  return fc.double({ min: -1, max: 1, noNaN: true });
}

const inRange = (range: CellRange, item: Filed) =>
  item.partition === range.partition && item.sort >= range.from && item.sort <= range.to;

/** Runs a search as an adapter would, and counts its steps and reads. */
function run(search: Search, people: readonly Filed[], resolution: number) {
  const seen = new Map<number, Filed>();
  let area = startingArea(search, resolution);
  let reads = 0;
  for (let steps = 1; steps < 30; steps += 1) {
    const ranges = area.ranges.map((range) => people.filter((item) => inRange(range, item)));
    const pages = ranges.map((items) => items.slice(0, area.limitPerRange));
    for (const item of pages.flat()) seen.set(item.id, item);
    reads += pages.length;
    const cut = pages.some((page, index) => page.length < (ranges[index]?.length ?? 0));
    const step = nextStep(search, area, [...seen.values()], cut);
    if (step.kind === 'done') {
      const meters = step.nearest.map((item) => item.distanceMeters);
      return { steps, reads, meters, goodResolution: step.goodResolution };
    }
    area = step.area;
  }
  throw new Error('the search does not end');
}

/** Distances, not ids: two operators at the same distance may come in either order. */
function bruteForce(search: Search, people: readonly Filed[]): number[] {
  return people
    .map((item) => distanceMeters(search.point, item))
    .filter((meters) => meters <= search.radiusMeters)
    .sort((a, b) => a - b)
    .slice(0, search.wanted);
}

const square = (count: number, spacingDegrees: number): Filed[] =>
  Array.from({ length: count ** 2 }, (_, id) => {
    const latitude = 10.78 + ((id % count) - count / 2) * spacingDegrees;
    const longitude = 106.7 + (Math.floor(id / count) - count / 2) * spacingDegrees;
    return { id, latitude, longitude, ...placeOf({ latitude, longitude }) };
  });

describe('the nearby search', () => {
  const wanted = fc.integer({ min: 1, max: 60 });
  const radiusMeters = fc.constantFrom(500, 10_000, 50_000);
  const resolution = fc.integer({ min: 5, max: 11 });

  test('finds exactly the nearest, like a brute-force search, wherever it begins', () => {
    fc.assert(
      fc.property(population, wanted, radiusMeters, resolution, ({ centre, people }, count, radius, start) => {
        const search = { point: centre, wanted: count, radiusMeters: radius };
        expect(run(search, people, start).meters).toEqual(bruteForce(search, people));
      }),
      { numRuns: 700 },
    );
  });

  test('finds them inside a crowd whose ranges are too large to read, next to a crowd, and in a crowd on one spot', () => {
    const crowds = [square(60, 0.0005), square(60, 0.00002), square(25, 0)];
    const points = [
      { latitude: 10.78, longitude: 106.7 },
      { latitude: 10.8, longitude: 106.75 },
    ];
    for (const people of crowds) {
      for (const point of points) {
        for (const start of [5, 8, 11]) {
          const search = { point, wanted: 20, radiusMeters: 10_000 };
          expect(run(search, people, start).meters).toEqual(bruteForce(search, people));
        }
      }
    }
  });

  test('returns a better starting resolution, from which it needs only that resolution and few reads', () => {
    const people = square(60, 0.0005);
    const search = { point: { latitude: 10.78, longitude: 106.7 }, wanted: 20, radiusMeters: 10_000 };
    const first = run(search, people, 5);
    const again = run(search, people, first.goodResolution);
    expect(again.steps).toBeLessThanOrEqual(2);
    expect(again.reads).toBeLessThanOrEqual(9);
    expect(again.reads).toBeLessThan(first.reads);
    expect(again.goodResolution).toBe(first.goodResolution);
  });

  test('expands to the whole radius at once where the area is empty', () => {
    const search = { point: { latitude: 10.78, longitude: 106.7 }, wanted: 20, radiusMeters: 10_000 };
    const { steps, goodResolution } = run(search, [], 8);
    expect(steps).toBeLessThanOrEqual(3);
    expect(goodResolution).toBe(5);
  });
});

describe('cells', () => {
  const pentagonPoint = fc.constantFrom(...getPentagons(5)).map((cell) => cellToChildren(cell, 6)[0] ?? cell);

  test('are one range each: all descendants are inside, all other cells outside', () => {
    fc.assert(
      fc.property(anywhere, fc.integer({ min: 5, max: 12 }), (point, resolution) => {
        const cell = cellOf(point, resolution);
        const range = rangeOf(cell);
        const { partition, sort } = placeOf(point);
        expect(range.partition).toBe(partition);
        expect(range.from <= sort && sort <= range.to).toBe(true);
        for (const neighbour of disk(cell, 1).filter((each) => each !== cell)) {
          const other = rangeOf(neighbour);
          expect(other.to < range.from || other.from > range.to).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('have the first and last descendants as bounds, pentagons included', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anywhere.map((point) => cellOf(point, 10)),
          pentagonPoint.map((cell) => cell),
        ),
        (cell) => {
          const children = cellToChildren(cell, 12).sort();
          const range = rangeOf(cell);
          expect(children.every((child) => child >= range.from && child <= range.to && child.length === 15)).toBe(true);
          expect([range.from, range.to]).toEqual([children[0], children.at(-1)]);
        },
      ),
      { numRuns: 15 },
    );
  });

  test('guarantee a radius within which no item is filed elsewhere', () => {
    fc.assert(
      fc.property(
        anywhere,
        fc.integer({ min: 5, max: 11 }),
        fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
        (point, resolution, bearing) => {
          const cell = cellOf(point, resolution);
          const radius = guaranteedRadiusMeters(point, cell, 1);
          const north = (Math.cos(bearing) * radius * 0.999) / 111_195;
          const latitude = point.latitude + north;
          const east = (Math.sin(bearing) * radius * 0.999) / (111_195 * Math.cos((latitude * Math.PI) / 180));
          const near = { latitude, longitude: point.longitude + east };
          expect(radius).toBeGreaterThan(0);
          if (distanceMeters(point, near) > radius) return;
          expect(disk(cell, 1)).toContain(cellOf(near, resolution));
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('blur a position to a nearby fixed point, which does not reveal the position within the cell', () => {
    fc.assert(
      fc.property(anywhere, (point) => {
        const shown = blurPosition(point);
        expect(distanceMeters(point, shown)).toBeLessThan(400);
        expect(latLngToCell(shown.latitude, shown.longitude, 9)).toBe(latLngToCell(point.latitude, point.longitude, 9));
        expect(blurPosition(shown)).toEqual(shown);
      }),
    );
  });
});
