import * as z from 'zod';
import { GibbyDate } from '#shared/gibby/kernel/wire.ts';
import { retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { unchangedSince } from '#shared/platform/dynamo/conditions.dynamo.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { ItemKey } from '#shared/platform/dynamo/stored-item.ts';
import { type Condition, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { type FigureChange, figureChanges } from './country-figures.rules.ts';
import { CountryShare } from './country-figures.ts';
import { prefixes } from './reference.keys.ts';
import type { CountryFiguresWriter } from './reference.ports.ts';

const allPartition = `${prefixes.countryFigures}all`;
const keyOf = (countryId: number) => ({ PK: allPartition, SK: String(countryId).padStart(3, '0') });
const shareKeyOf = (source: string) => ({ PK: `${prefixes.countryFigures}share#${source}`, SK: 'S' });
const returnsPartition = (countryId: number) => `${prefixes.countryFigures}returns#${countryId}`;
const returnKeyOf = (countryId: number, date: string, source: string) => ({
  PK: returnsPartition(countryId),
  SK: `${date}#${source}`,
});

const maxCountries = 1_000;

/** A figure is absent until it counts for the first time. */
const FiguresItem = z.object({
  SK: z.string(),
  openRequests: z.int().default(0),
  pendingRequests: z.int().default(0),
  completedRequests: z.int().default(0),
  travellers: z.int().default(0),
  earliestReturnDate: GibbyDate.nullable().default(null),
  updatedAt: Timestamp,
  /** Counts the changes to the return dates from which the earliest is taken. */
  returnsVersion: z.int().optional(),
});

/** What was counted for a request or a destination. */
const ShareItem = z.object({ version: z.int(), share: CountryShare.optional() });

/**
 * Figures of all countries `CFG#all` / `<country id>`, read by one query. What each source adds to them is stored under
 * `CFG#share#<source>`, so that it counts once. Travellers' return dates are stored in order under
 * `CFG#returns#<country id>`; when the earliest is removed, the next one is read there.
 */
export function countryFigures(runtime: Runtime): CountryFiguresWriter {
  const table = tableOf(runtime);
  return {
    all: async () => {
      const items = await takeItems(table, { partition: allPartition }, maxCountries, FiguresItem);
      return new Map(items.map(({ SK, returnsVersion, ...figures }) => [Number(SK), figures]));
    },

    record: (source, version, share, at) =>
      retryOnConflict('others count travellers of the same country', async () => {
        const known = await table.get(shareKeyOf(source), ShareItem);
        if (known && known.version >= version) return;
        const counted = table.put({ ...shareKeyOf(source), version, share }, unchangedSince(known));
        const changes = figureChanges(known?.share, share);
        const ofCountries = await Promise.all(changes.map((change) => countryWrites(table, source, change, at)));
        await table.commit([counted, ...ofCountries.flat()]);
      }),
  };
}

async function countryWrites(table: Table, source: string, change: FigureChange, at: Timestamp): Promise<Write[]> {
  const { countryId, added, goneReturn, newReturn } = change;
  const returns = goneReturn || newReturn ? await returnsAfter(table, source, change) : undefined;
  const additions = Object.keys(added).map((figure) => `#${figure} :${figure}`);
  const update = table.update(
    keyOf(countryId),
    {
      expression: [
        `SET updatedAt = :at${returns ? ', earliestReturnDate = :earliest, returnsVersion = :version' : ''}`,
        ...(additions.length > 0 ? [`ADD ${additions.join(', ')}`] : []),
      ].join(' '),
      names: Object.fromEntries(Object.keys(added).map((figure) => [`#${figure}`, figure])),
      values: {
        ':at': at,
        ...Object.fromEntries(Object.entries(added).map(([figure, count]) => [`:${figure}`, count])),
        ...(returns && { ':earliest': returns.earliest, ':version': returns.version }),
      },
    },
    returns?.condition,
  );
  return [
    update,
    ...(goneReturn ? [table.remove(returnKeyOf(countryId, goneReturn, source))] : []),
    ...(newReturn ? [table.put(returnKeyOf(countryId, newReturn, source))] : []),
  ];
}

/** The earliest return date after the change, valid while no other return date of the country changes. */
async function returnsAfter(table: Table, source: string, { countryId, goneReturn, newReturn }: FigureChange) {
  // Reads the version before the dates it covers, so that a change in between is detected.
  const seen = (await table.get(keyOf(countryId), FiguresItem))?.returnsVersion;
  const query = { partition: returnsPartition(countryId), consistent: true };
  const earliest = await takeItems(table, query, 2, ItemKey);
  const gone = goneReturn && returnKeyOf(countryId, goneReturn, source).SK;
  const days = earliest.filter(({ SK }) => SK !== gone).map(({ SK }) => SK.slice(0, SK.indexOf('#')));
  const [first = null] = [...days, ...(newReturn ? [newReturn] : [])].sort();
  const condition: Condition =
    seen === undefined
      ? { expression: 'attribute_not_exists(returnsVersion)', otherwise: 'changed_meanwhile' }
      : { expression: 'returnsVersion = :seen', values: { ':seen': seen }, otherwise: 'changed_meanwhile' };
  return { earliest: first, version: (seen ?? 0) + 1, condition };
}
