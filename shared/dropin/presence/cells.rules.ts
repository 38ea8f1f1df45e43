import { cellToBoundary, cellToLatLng, cellToParent, getResolution, gridDisk, latLngToCell } from 'h3-js';
import { type Coordinates, distanceMeters } from '#shared/kernel/geography.ts';

/** Resolution of the cell that names a partition: about 250 square kilometres. */
export const partitionResolution = 5;
/** Resolution of the cell that sorts within a partition: about 300 square metres. */
export const sortResolution = 12;
/** Resolution of the cell whose centre replaces a position that may not be shown: about 0.1 square kilometres. */
const blurResolution = 9;

/** Where a position is stored. */
interface Place {
  readonly partition: string;
  readonly sort: string;
}

/** All places of one cell: those in `partition` whose sort cell lies between the two bounds, both included. */
export interface CellRange {
  readonly partition: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Where a position is stored. The partition is the sort cell's ancestor, not the coarse cell that contains the point:
 * H3's children overlap the edges of their parents, and only ancestry makes a cell one range.
 */
export function placeOf(point: Coordinates): Place {
  const sort = latLngToCell(point.latitude, point.longitude, sortResolution);
  return { partition: cellToParent(sort, partitionResolution), sort };
}

/** The sort cell's ancestor at a resolution from 5 to 12. */
export function cellOf(point: Coordinates, resolution: number): string {
  return cellToParent(placeOf(point).sort, resolution);
}

/** Layout of a cell index: the resolution is followed by 15 digits of three bits each, the coarsest first. */
const digitCount = 15n;
const resolutionShift = 52n;

/**
 * The range of the resolution-12 cells below a cell of resolution 5 to 12. A cell's id is the resolution, the base cell
 * and one digit per level. So below one cell only the digits of the finer levels vary, from all 0 to all 6. Ids of
 * equal resolution are 15 hex digits long, and therefore sort as text as they do as numbers.
 */
export function rangeOf(cell: string): CellRange {
  const resolution = BigInt(getResolution(cell));
  const target = BigInt(sortResolution);
  const withTarget = (BigInt(`0x${cell}`) & ~(0xfn << resolutionShift)) | (target << resolutionShift);
  let from = withTarget;
  let to = withTarget;
  for (let level = resolution + 1n; level <= target; level += 1n) {
    const shift = (digitCount - level) * 3n;
    from &= ~(7n << shift);
    to = (to & ~(7n << shift)) | (6n << shift);
  }
  return { partition: cellToParent(cell, partitionResolution), from: from.toString(16), to: to.toString(16) };
}

/**
 * The ranges that contain a set of cells of one resolution, one range per parent: siblings sort next to each other, so
 * a family is one range from its first to its last cell. The range may contain a sibling that was not requested;
 * another query would cost more than reading that sibling.
 */
export function rangesOf(cells: readonly string[]): readonly CellRange[] {
  const families = Map.groupBy(cells, (cell) =>
    getResolution(cell) > partitionResolution ? cellToParent(cell, getResolution(cell) - 1) : cell,
  );
  return [...families.values()].map((family) => {
    const ranges = family.map(rangeOf);
    const froms = ranges.map(({ from }) => from).sort();
    const tos = ranges.map(({ to }) => to).sort();
    return { partition: ranges[0]?.partition ?? '', from: froms[0] ?? '', to: tos.at(-1) ?? '' };
  });
}

/** The cell and all within `rings` steps of it. */
export function disk(cell: string, rings: number): readonly string[] {
  return gridDisk(cell, rings);
}

/**
 * A cell's descendants reach beyond its own edge, because their outline is a fractal. Its farthest point is 1.053 times
 * as far from the centre as the cell's corner (the sum of 3^0.5 / 7^(i/2) over all finer levels). The rest is room for
 * the distortion of the map.
 */
const fractalReach = 1.12;

/** Nothing stored under the cell is nearer to the point than this distance. */
export function minDistanceMeters(point: Coordinates, cell: string): number {
  const centre = centreOf(cell);
  const corners = cellToBoundary(cell).map(([latitude, longitude]) => ({ latitude, longitude }));
  const reach = Math.max(...corners.map((corner) => distanceMeters(centre, corner))) * fractalReach;
  return Math.max(0, distanceMeters(point, centre) - reach);
}

/**
 * Nothing stored outside the disk's cells is nearer to the point than this distance. Computed as the least distance to
 * the ring just beyond the disk.
 */
export function guaranteedRadiusMeters(point: Coordinates, cell: string, rings: number): number {
  const inside = new Set(disk(cell, rings));
  const beyond = disk(cell, rings + 1).filter((neighbour) => !inside.has(neighbour));
  return Math.min(...beyond.map((neighbour) => minDistanceMeters(point, neighbour)));
}

/** No position is further than this from where it is shown. */
export const blurMeters = 300;

/** The position that a customer is shown before a claim: the centre of a cell some 350 m across. */
export function blurPosition(point: Coordinates): Coordinates {
  return centreOf(latLngToCell(point.latitude, point.longitude, blurResolution));
}

function centreOf(cell: string): Coordinates {
  const [latitude, longitude] = cellToLatLng(cell);
  return { latitude, longitude };
}
