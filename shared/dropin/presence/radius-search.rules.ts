import { type Coordinates, distanceMeters } from '#shared/kernel/geography.ts';
import {
  type CellRange,
  cellOf,
  disk,
  guaranteedRadiusMeters,
  minDistanceMeters,
  partitionResolution,
  rangesOf,
} from './cells.rules.ts';

/** Resolution of the first search in an unknown area: cells some 900 m across. */
export const middleResolution = 8;
/** At this resolution even a crowded area is read whole: cells some 50 m across. */
const finestResolution = 11;

/**
 * How far and for how many operators a customer's search goes, which is also how many receive the offer at once. Every
 * operator on the map qualifies, and can come well within an hour (`arrivalTtl`).
 */
export const operatorSearch = { wanted: 20, radiusMeters: 20_000 } as const;

/** More than this many items in a range: use a finer resolution. */
const crowdedAt = 150;
/** This many items within the guaranteed radius: start with a seventh of the area next time. */
const sparseEnough = 60;
/** An area should contain this many items per wanted one, so that the nearest are certain. */
const enoughPerWanted = 2;
/** Cells of one resolution in a cell of the next coarser one. */
const aperture = 7;

/** The query: the `wanted` nearest items within the radius. */
export interface Search {
  readonly point: Coordinates;
  readonly wanted: number;
  readonly radiusMeters: number;
}

/** The area that one step of a search reads. */
export interface SearchArea {
  readonly resolution: number;
  /** Rings around the cell of the point. */
  readonly rings: number;
  /** Its cells: those within the rings that may contain an item near enough to matter. */
  readonly cells: readonly string[];
  /** What this step reads; earlier steps read the rest of the cells. */
  readonly ranges: readonly CellRange[];
  /** After this many items of a range the reader may stop, and reports it. Absent when the area must be read whole. */
  readonly limitPerRange?: number;
  /** Nothing outside the cells is nearer than this. */
  readonly guaranteedRadiusMeters: number;
  /** What earlier steps found out. */
  readonly bounds: Bounds;
}

/** The right resolution lies between these. */
interface Bounds {
  /** The finest that was too crowded. */
  readonly crowdedAt: number;
  /** The coarsest that had too few. */
  readonly tooFewAt: number;
}

/** An item that was found, with its distance from the point. */
export type Found<Item> = Item & { readonly distanceMeters: number };

/** Done, with the resolution to start with next time near here; or the next area to read. */
type SearchStep<Item> =
  | { readonly kind: 'done'; readonly nearest: readonly Found<Item>[]; readonly goodResolution: number }
  | { readonly kind: 'read'; readonly area: SearchArea };

/** The first area: the seven cells around the point, at a resolution that worked before. A bad one only costs reads. */
export function startingArea(search: Search, resolution: number): SearchArea {
  return areaAt(search, resolution, { crowdedAt: partitionResolution, tooFewAt: Number.POSITIVE_INFINITY });
}

/**
 * Decides whether the items read so far certainly contain the nearest. They do when the wanted-th lies within the
 * guaranteed radius, or when that radius covers the whole search. Otherwise returns the next area: finer when reading
 * was `cut` at the limit, else wider. `read` is every item of every step, each once.
 */
export function nextStep<Item extends Coordinates>(
  search: Search,
  area: SearchArea,
  read: readonly Item[],
  cut: boolean,
): SearchStep<Item> {
  if (cut) return { kind: 'read', area: finerArea(search, area) };
  const nearest = nearestOf(search, read);
  const last = nearest.length === search.wanted ? nearest.at(-1) : undefined;
  const neededMeters = last?.distanceMeters ?? search.radiusMeters;
  if (neededMeters <= area.guaranteedRadiusMeters) {
    return { kind: 'done', nearest, goodResolution: area.resolution + (isSparseEnough(search, area, read) ? 1 : 0) };
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

function isSparseEnough(search: Search, area: SearchArea, read: readonly Coordinates[]): boolean {
  const within = read.filter((item) => distanceMeters(search.point, item) <= area.guaranteedRadiusMeters);
  return area.resolution < finestResolution && within.length >= sparseEnough;
}

function finerArea(search: Search, { resolution, bounds }: SearchArea): SearchArea {
  return areaAt(search, resolution + 1, { ...bounds, crowdedAt: resolution });
}

/** As much coarser as the few results suggest, but not beyond a crowded resolution that was not yet read whole. */
function coarserArea(search: Search, { resolution, bounds }: SearchArea, found: number): SearchArea {
  const timesMore = (enoughPerWanted * search.wanted) / Math.max(found, 0.5);
  const steps = Math.max(1, Math.ceil(Math.log(timesMore) / Math.log(aperture)));
  const coarsest = resolution > bounds.crowdedAt ? bounds.crowdedAt : partitionResolution;
  return areaAt(search, Math.max(coarsest, resolution - steps), { ...bounds, tooFewAt: resolution });
}

/**
 * The same area plus the surrounding cells that may contain items within `neededMeters`; undefined when they are too
 * many.
 */
function areaReaching(search: Search, area: SearchArea, neededMeters: number): SearchArea | undefined {
  const cell = cellOf(search.point, area.resolution);
  const maxRings = area.resolution === partitionResolution ? Number.POSITIVE_INFINITY : area.rings + 1;
  let rings = area.rings;
  while (guaranteedRadiusMeters(search.point, cell, rings) < neededMeters) {
    if (rings === maxRings) return undefined;
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
  return mayGoFiner ? { ...area, limitPerRange: crowdedAt } : area;
}

function cellsWithin(point: Coordinates, cell: string, rings: number, meters: number): readonly string[] {
  return disk(cell, rings).filter((each) => minDistanceMeters(point, each) <= meters);
}

function withGuarantee(
  point: Coordinates,
  area: Pick<SearchArea, 'resolution' | 'rings' | 'cells' | 'bounds'>,
  unread: readonly string[],
): SearchArea {
  const inside = new Set(area.cells);
  const outside = disk(cellOf(point, area.resolution), area.rings + 1).filter((cell) => !inside.has(cell));
  const distances = outside.map((cell) => minDistanceMeters(point, cell));
  return { ...area, ranges: rangesOf(unread), guaranteedRadiusMeters: Math.min(...distances) };
}
