import { type Coordinates, distanceMeters } from '#shared/kernel/geography.ts';
import {
  type CellRange,
  cellOf,
  disk,
  guaranteedRadiusMeters,
  leastDistanceMeters,
  partitionResolution,
  rangesOf,
} from './cells.rules.ts';

/** Where a search begins when nothing is known of the place: cells some 900 m across. */
export const middleResolution = 8;
/** At this resolution a crowd is read whole: cells some 50 m across. */
const finestResolution = 11;

/**
 * How far and for how many operators a customer looks, and how many are offered a gig at once. Whoever is on the map can
 * be asked, and comes well within an hour (`arrivalTtl`).
 */
export const operatorSearch = { wanted: 20, radiusMeters: 20_000 } as const;

/** So many of one range say that the area is crowded, and a finer one will do. */
const crowd = 150;
/** So many within the guaranteed radius say that a seventh of the area will do next time. */
const plenty = 60;
/** So many should be found in an area for the wanted to be certain. */
const enoughPerWanted = 2;
/** Cells of one resolution in a cell of the next coarser one. */
const aperture = 7;

/** What is looked for: the `wanted` nearest within the radius. */
export interface Search {
  readonly point: Coordinates;
  readonly wanted: number;
  readonly radiusMeters: number;
}

/** The part of the earth that one step of a search reads. */
export interface SearchArea {
  readonly resolution: number;
  /** Steps around the cell of the point. */
  readonly rings: number;
  /** Its cells: those within the rings that can hold anything near enough to matter. */
  readonly cells: readonly string[];
  /** What this step reads; the rest of the cells was read before. */
  readonly ranges: readonly CellRange[];
  /** After so many items of a range the reader may stop, and says so. Absent when the area is to be read whole. */
  readonly limitPerRange?: number;
  /** Nothing outside the cells is nearer than this. */
  readonly guaranteedRadiusMeters: number;
  /** What the steps before have told. */
  readonly bounds: Bounds;
}

/** Resolutions between which the right one lies. */
interface Bounds {
  /** The finest that was too crowded. */
  readonly crowdedAt: number;
  /** The coarsest that held too few. */
  readonly tooFewAt: number;
}

/** Something that was found, with its distance from the point. */
export type Found<Item> = Item & { readonly distanceMeters: number };

/** Done, with the resolution to begin at next time near here; or another area to be read. */
export type SearchVerdict<Item> =
  | { readonly kind: 'done'; readonly nearest: readonly Found<Item>[]; readonly goodResolution: number }
  | { readonly kind: 'read'; readonly area: SearchArea };

/** Where to read first: the seven cells around the point, at a resolution that did before. A bad one costs reads only. */
export function startingArea(search: Search, resolution: number): SearchArea {
  return areaAt(search, resolution, { crowdedAt: partitionResolution, tooFewAt: Number.POSITIVE_INFINITY });
}

/**
 * Whether all that was read so far holds the nearest for certain. It does when the wanted-th lies within the guaranteed
 * radius, or when that radius covers the whole search. Otherwise answers the next area: finer when reading was `cut` at
 * the limit, else wider. `read` is every item of every step, each once.
 */
export function judge<Item extends Coordinates>(
  search: Search,
  area: SearchArea,
  read: readonly Item[],
  cut: boolean,
): SearchVerdict<Item> {
  if (cut) return { kind: 'read', area: finerArea(search, area) };
  const nearest = nearestOf(search, read);
  const last = nearest.length === search.wanted ? nearest.at(-1) : undefined;
  const neededMeters = last?.distanceMeters ?? search.radiusMeters;
  if (neededMeters <= area.guaranteedRadiusMeters) {
    return { kind: 'done', nearest, goodResolution: area.resolution + (isPlenty(search, area, read) ? 1 : 0) };
  }
  const isCoarsest = area.resolution === partitionResolution;
  const reached = (last || isCoarsest) && areaReaching(search, area, neededMeters);
  return { kind: 'read', area: reached || coarserArea(search, area, nearest.length) };
}

function nearestOf<Item extends Coordinates>(search: Search, read: readonly Item[]): Found<Item>[] {
  return read
    .map((item) => ({ ...item, distanceMeters: distanceMeters(search.point, item) }))
    .filter((item) => item.distanceMeters <= search.radiusMeters)
    .sort((a, b) => a.distanceMeters - b.distanceMeters)
    .slice(0, search.wanted);
}

function isPlenty(search: Search, area: SearchArea, read: readonly Coordinates[]): boolean {
  const within = read.filter((item) => distanceMeters(search.point, item) <= area.guaranteedRadiusMeters);
  return area.resolution < finestResolution && within.length >= plenty;
}

function finerArea(search: Search, { resolution, bounds }: SearchArea): SearchArea {
  return areaAt(search, resolution + 1, { ...bounds, crowdedAt: resolution });
}

/** As much coarser as the few that were found suggest, but not beyond where it was crowded before that was read whole. */
function coarserArea(search: Search, { resolution, bounds }: SearchArea, found: number): SearchArea {
  const timesMore = (enoughPerWanted * search.wanted) / Math.max(found, 0.5);
  const steps = Math.max(1, Math.ceil(Math.log(timesMore) / Math.log(aperture)));
  const coarsest = resolution > bounds.crowdedAt ? bounds.crowdedAt : partitionResolution;
  return areaAt(search, Math.max(coarsest, resolution - steps), { ...bounds, tooFewAt: resolution });
}

/** The same area with the cells around it that can hold anything as near as needed; undefined when they are too many. */
function areaReaching(search: Search, area: SearchArea, neededMeters: number): SearchArea | undefined {
  const cell = cellOf(search.point, area.resolution);
  const mostRings = area.resolution === partitionResolution ? Number.POSITIVE_INFINITY : area.rings + 1;
  let rings = area.rings;
  while (guaranteedRadiusMeters(search.point, cell, rings) < neededMeters) {
    if (rings === mostRings) return undefined;
    rings += 1;
  }
  const before = new Set(area.cells);
  const added = cellsWithin(search.point, cell, rings, neededMeters).filter((each) => !before.has(each));
  const { resolution, bounds } = area;
  return withGuarantee(search.point, { resolution, rings, cells: [...before, ...added], bounds }, added);
}

function areaAt(search: Search, resolution: number, bounds: Bounds): SearchArea {
  const cells = cellsWithin(search.point, cellOf(search.point, resolution), 1, search.radiusMeters);
  const mayGoFiner = resolution < finestResolution && resolution + 1 < bounds.tooFewAt;
  const area = withGuarantee(search.point, { resolution, rings: 1, cells, bounds }, cells);
  return mayGoFiner ? { ...area, limitPerRange: crowd } : area;
}

function cellsWithin(point: Coordinates, cell: string, rings: number, meters: number): readonly string[] {
  return disk(cell, rings).filter((each) => leastDistanceMeters(point, each) <= meters);
}

function withGuarantee(
  point: Coordinates,
  area: Pick<SearchArea, 'resolution' | 'rings' | 'cells' | 'bounds'>,
  unread: readonly string[],
): SearchArea {
  const inside = new Set(area.cells);
  const outside = disk(cellOf(point, area.resolution), area.rings + 1).filter((cell) => !inside.has(cell));
  const distances = outside.map((cell) => leastDistanceMeters(point, cell));
  return { ...area, ranges: rangesOf(unread), guaranteedRadiusMeters: Math.min(...distances) };
}
