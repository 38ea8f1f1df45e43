import { type Coordinates, distanceMeters } from '../domain/geography.ts';
import { type CellRange, cellOf, disk, guaranteedRadiusMeters, partitionResolution, rangesOf } from './cells.ts';

/** The resolutions at which positions are counted, finest first. The counts only choose where a search begins. */
export const countedResolutions = [9, 8, 7, 6, 5] as const;

/** How far and for how many operators a gig looks. */
export const operatorSearch = { wanted: 20, radiusMeters: 10_000 } as const;

/** What is looked for: the `wanted` nearest within the radius. */
export interface Search {
  readonly point: Coordinates;
  readonly wanted: number;
  readonly radiusMeters: number;
}

/** The part of the earth that one step of a search reads. */
export interface SearchArea {
  readonly resolution: number;
  /** Steps around the cell of the point: one, and more only at the coarsest resolution. */
  readonly rings: number;
  /** What to read. */
  readonly ranges: readonly CellRange[];
  /** Nothing outside the ranges is nearer than this. */
  readonly guaranteedRadiusMeters: number;
}

/** Something that was found, with its distance from the point. */
export type Found<Item> = Item & { readonly distanceMeters: number };

/** Done, or to be read again over a wider area. */
export type SearchVerdict<Item> =
  | { readonly kind: 'done'; readonly nearest: readonly Found<Item>[] }
  | { readonly kind: 'widen'; readonly area: SearchArea };

/** The cells whose counts `startingArea` asks for, so that a caller can read them all at once beforehand. */
export function countedCells(search: Search): readonly string[] {
  return countedResolutions.flatMap((resolution) => disk(cellOf(search.point, resolution), 1));
}

/**
 * Where to read first: the finest counted resolution whose seven cells hold as many as wanted. Counts may be late or
 * missing; a wrong one costs a second read, never a wrong answer.
 */
export function startingArea(search: Search, countOf: (cell: string) => number): SearchArea {
  const resolution = countedResolutions.find((candidate) => {
    const cells = disk(cellOf(search.point, candidate), 1);
    return cells.reduce((total, cell) => total + countOf(cell), 0) >= search.wanted;
  });
  return areaOf(search, resolution ?? partitionResolution, 1);
}

/**
 * Whether what was read in an area holds the nearest for certain. It does when the wanted-th lies within the guaranteed
 * radius, or when that radius covers the whole search. Otherwise answers the next area to read, which includes this one.
 */
export function judge<Item extends Coordinates>(
  search: Search,
  area: SearchArea,
  read: readonly Item[],
): SearchVerdict<Item> {
  const nearest = read
    .map((item) => ({ ...item, distanceMeters: distanceMeters(search.point, item) }))
    .filter((item) => item.distanceMeters <= search.radiusMeters)
    .sort((a, b) => a.distanceMeters - b.distanceMeters)
    .slice(0, search.wanted);
  const last = nearest.length === search.wanted ? nearest.at(-1) : undefined;
  const neededMeters = last?.distanceMeters ?? search.radiusMeters;
  if (neededMeters <= area.guaranteedRadiusMeters) return { kind: 'done', nearest };
  const wider = widerArea(search, area);
  // With as many as wanted in hand, nothing farther than the last of them matters: go straight to where it is certain.
  return { kind: 'widen', area: last ? areaReaching(search, wider, neededMeters) : wider };
}

function areaReaching(search: Search, area: SearchArea, neededMeters: number): SearchArea {
  return area.guaranteedRadiusMeters >= neededMeters
    ? area
    : areaReaching(search, widerArea(search, area), neededMeters);
}

/** One resolution coarser, or one ring more at the coarsest. */
function widerArea(search: Search, area: SearchArea): SearchArea {
  return area.resolution > partitionResolution
    ? areaOf(search, area.resolution - 1, 1)
    : areaOf(search, area.resolution, area.rings + 1);
}

function areaOf(search: Search, resolution: number, rings: number): SearchArea {
  const cell = cellOf(search.point, resolution);
  return {
    resolution,
    rings,
    ranges: rangesOf(disk(cell, rings)),
    guaranteedRadiusMeters: guaranteedRadiusMeters(search.point, cell, rings),
  };
}
