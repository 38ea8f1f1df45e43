import * as z from 'zod';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { oncePerRuntime, type Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { type CellRange, cellOf, partitionResolution } from './cells.rules.ts';
import { prefixes } from './presence.keys.ts';
import type { OperatorNear, Position } from './presence.ports.ts';
import { isAlive } from './presence.rules.ts';
import { type Found, middleResolution, nextStep, type SearchArea, startingArea } from './radius-search.rules.ts';

/** An operator's index entry, `GEO#<coarse cell>` / `<fine cell>#<account>`. */
const IndexEntry = z.object({ SK: z.string(), latitude: z.number(), longitude: z.number(), seenAt: z.number() });
type IndexEntry = z.infer<typeof IndexEntry>;

interface Filed extends Position {
  readonly accountId: string;
  readonly seenAt: number;
}

type Options = { readonly wanted: number; readonly radiusMeters: number };

/** A function lives for hours and must not remember resolutions for the whole earth. */
const maxRemembered = 10_000;

/** The resolution that suited the last search near a place. Losing it only costs extra reads. */
const goodResolutionsOf = oncePerRuntime(() => new Map<string, number>());

/**
 * The nearest operators. Reads the index by cells, area after area, until `nextStep` says that no operator outside can be
 * nearer. Skips operators without a recent heartbeat, since the table deletes expired entries late.
 */
export function searchOf(runtime: Runtime): (point: Position, options: Options) => Promise<readonly OperatorNear[]> {
  const goodResolutions = goodResolutionsOf(runtime);
  const readArea = areaReader(runtime);

  return async (point, options) => {
    const search = { point, ...options };
    const place = cellOf(point, partitionResolution);
    const seen = new Map<string, Filed>();
    let area = startingArea(search, goodResolutions.get(place) ?? middleResolution);
    for (;;) {
      const { operators, cut } = await readArea(area);
      for (const each of operators) keepLatest(seen, each);
      const alive = [...seen.values()].filter(({ seenAt }) => isAlive(seenAt, runtime.clock.now()));
      const step = nextStep(search, area, alive, cut);
      if (step.kind === 'done') {
        remember(goodResolutions, place, step.goodResolution);
        return step.nearest.map(operatorNear);
      }
      area = step.area;
    }
  };
}

/** Reads all ranges of an area at once; `cut` says that one of them held more than the limit. */
function areaReader(runtime: Runtime) {
  const table = tableOf(runtime);

  const readRange = async ({ partition, from, to }: CellRange, limit: number | undefined) => {
    const query = { partition: prefixes.presenceCell + partition, sort: { from, to: `${to}#~` }, limit };
    const operators: Filed[] = [];
    let cursor: string | undefined;
    do {
      const page = await table.query({ ...query, cursor }, IndexEntry);
      operators.push(...page.items.map(filedOf));
      cursor = page.next;
    } while (cursor !== undefined && limit === undefined);
    return { operators, cut: cursor !== undefined };
  };

  return async ({ ranges, limitPerRange }: SearchArea) => {
    const read = await Promise.all(ranges.map((range) => readRange(range, limitPerRange)));
    return { operators: read.flatMap(({ operators }) => operators), cut: read.some(({ cut }) => cut) };
  };
}

/** An operator who moves during the search may be found in both places. */
function keepLatest(seen: Map<string, Filed>, operator: Filed): void {
  const known = seen.get(operator.accountId);
  if (!known || known.seenAt <= operator.seenAt) seen.set(operator.accountId, operator);
}

function remember(goodResolutions: Map<string, number>, place: string, resolution: number): void {
  if (goodResolutions.size >= maxRemembered) goodResolutions.clear();
  goodResolutions.set(place, resolution);
}

function filedOf({ SK, latitude, longitude, seenAt }: IndexEntry): Filed {
  return { accountId: SK.slice(SK.indexOf('#') + 1), latitude, longitude, seenAt };
}

function operatorNear({ accountId, latitude, longitude, distanceMeters, seenAt }: Found<Filed>): OperatorNear {
  return { accountId, latitude, longitude, distanceMeters, lastSeenAt: seenAt };
}
