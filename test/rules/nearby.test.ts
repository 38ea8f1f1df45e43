import * as fc from 'fast-check';
import { cellToChildren, cellToParent, getPentagons, latLngToCell } from 'h3-js';
import { describe, expect, it } from 'vitest';
import { type Coordinates, distanceMeters } from '../../shared/domain/geography.ts';
import {
  blurPosition,
  type CellRange,
  cellOf,
  disk,
  guaranteedRadiusMeters,
  placeOf,
  rangeOf,
} from '../../shared/rules/cells.ts';
import { countedCells, countedResolutions, judge, type Search, startingArea } from '../../shared/rules/nearby.ts';

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

/** Runs a search as an adapter would, and counts its reads. */
function run(search: Search, people: readonly Filed[], countOf: (cell: string) => number) {
  let area = startingArea(search, countOf);
  for (let steps = 1; steps < 20; steps += 1) {
    const read = area.ranges.flatMap((range) => people.filter((item) => inRange(range, item)));
    const verdict = judge(search, area, read);
    if (verdict.kind === 'done') return { steps, meters: verdict.nearest.map((item) => item.distanceMeters) };
    expect(verdict.area.guaranteedRadiusMeters).toBeGreaterThan(0);
    area = verdict.area;
  }
  throw new Error('the search does not end');
}

/** Distances, not ids: two at the same distance may come in either order. */
function bruteForce(search: Search, people: readonly Filed[]): number[] {
  return people
    .map((item) => distanceMeters(search.point, item))
    .filter((meters) => meters <= search.radiusMeters)
    .sort((a, b) => a - b)
    .slice(0, search.wanted);
}

const counting = (people: readonly Filed[]) => (cell: string) =>
  people.filter((item) => countedResolutions.some((resolution) => cellToParent(item.sort, resolution) === cell)).length;

describe('the nearby search', () => {
  const wanted = fc.integer({ min: 1, max: 20 });
  const radiusMeters = fc.constantFrom(500, 10_000, 40_000);

  it('finds exactly the nearest, as comparing with everybody does', () => {
    fc.assert(
      fc.property(population, wanted, radiusMeters, ({ centre, people }, count, radius) => {
        const search = { point: centre, wanted: count, radiusMeters: radius };
        expect(run(search, people, counting(people)).meters).toEqual(bruteForce(search, people));
      }),
      { numRuns: 400 },
    );
  });

  it('finds them even when every count is wrong', () => {
    fc.assert(
      fc.property(population, wanted, fc.constantFrom(0, 1, 1000), ({ centre, people }, count, lie) => {
        const search = { point: centre, wanted: count, radiusMeters: 10_000 };
        expect(run(search, people, () => lie).meters).toEqual(bruteForce(search, people));
      }),
      { numRuns: 300 },
    );
  });

  it('begins small in a crowd and reads once or twice', () => {
    const centre = { latitude: 10.78, longitude: 106.7 };
    const people = Array.from({ length: 400 }, (_, id) => {
      const point = {
        latitude: 10.78 + ((id % 20) - 10) * 0.0005,
        longitude: 106.7 + (Math.floor(id / 20) - 10) * 0.0005,
      };
      return { id, ...point, ...placeOf(point) };
    });
    const search = { point: centre, wanted: 20, radiusMeters: 10_000 };
    expect(startingArea(search, counting(people)).resolution).toBe(9);
    expect(run(search, people, counting(people)).steps).toBeLessThanOrEqual(2);
  });

  it('names beforehand every cell whose count it asks for', () => {
    const search = { point: { latitude: 10.78, longitude: 106.7 }, wanted: 20, radiusMeters: 10_000 };
    const asked: string[] = [];
    startingArea(search, (cell) => {
      asked.push(cell);
      return 0;
    });
    expect(asked).toEqual(countedCells(search));
  });
});

describe('cells', () => {
  const pentagonPoint = fc.constantFrom(...getPentagons(5)).map((cell) => cellToChildren(cell, 6)[0] ?? cell);

  it('are one range each: all descendants are inside, all other cells outside', () => {
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

  it('have the first and last descendants as bounds, pentagons included', () => {
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

  it('guarantee a radius within which nothing is filed elsewhere', () => {
    fc.assert(
      fc.property(
        anywhere,
        fc.constantFrom(...countedResolutions),
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

  it('blur a position to a fixed point that is near, but tells nothing about where in its cell it was', () => {
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
