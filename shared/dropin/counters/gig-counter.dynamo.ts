import * as z from 'zod';
import { type Gig, type GigParty, GigStatus } from '#shared/dropin/gigs/gig.ts';
import { retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import type { Page, Write } from '#shared/kernel/transaction.ts';
import { unchangedSince } from '#shared/platform/dynamo/conditions.dynamo.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { type Key, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './counters.keys.ts';
import type { CountQuestion, GigCount, GigCountersWriter } from './gig-counter.ports.ts';
import {
  added,
  additionsOf,
  type CounterMove,
  type CounterPlace,
  type CounterSpan,
  type Counts,
  listOfAllTime,
  movesOf,
  placesOf,
  spansOf,
  statusesIn,
  sumOf,
} from './gig-counter.rules.ts';

/** Identifies one account's counters. */
interface CounterId {
  readonly role: GigParty;
  readonly accountId: string;
}

/** What was last counted for a gig. */
const RecordItem = z.object({ version: z.int(), status: GigStatus, operator: z.string().nullable() });
type RecordItem = z.infer<typeof RecordItem>;

/**
 * A counter: its version, and counts that are named by part and status, such as `03h`. All attributes but keys are whole
 * numbers, also those that later versions may add.
 */
const CounterItem = z.object({ PK: z.string(), SK: z.string() }).catchall(z.int());
type CounterItem = z.infer<typeof CounterItem>;

/** Finds a gig by its status. */
const StatusEntry = z.object({ GSI1SK: z.string() });

/**
 * What one transaction does to one counter. `version` is the counter's version when it was read; absent for a new one.
 */
interface CounterChange extends CounterId {
  readonly list: string;
  readonly version?: number;
  readonly before: Counts;
  readonly after: Counts;
}

/**
 * Conflicts come only from invocations that count other gigs of the same two accounts. The consumer's concurrency
 * allows fewer of them than this, and one succeeds in each round.
 */
const maxRounds = 24;

/** Few enough for one read, and enough that the accounts of concurrent events seldom share a shard. */
const populationShards = 16;
const anyStatus = 'any';

/**
 * Attribute names make up most of a counter's size, and so of its read cost; hence one letter for each status. The
 * letters are stored, so their meaning must never change.
 */
const letters: Readonly<Record<GigStatus, string>> = {
  pendingOperator: 'a',
  operatorFound: 'b',
  allOperatorsRejected: 'c',
  operatorEnroute: 'd',
  handshaking: 'e',
  streaming: 'f',
  purchased: 'g',
  voted: 'h',
  invoiceGenerated: 'i',
  invoiceSent: 'j',
  compensated: 'k',
  expired: 'l',
  failed: 'm',
  cancelled: 'n',
  customerRejected: 'o',
  terminated: 'p',
};
/** Counters of all time store zeros too. So all have one size, and a page costs the same whatever it counts. */
const noCounts = Object.fromEntries(Object.values(letters).map((letter) => [letter, 0]));

const partitionOf = (role: GigParty, list: string) => `${prefixes.gigCounter}${role}#${list}`;
const counterKeyOf = ({ role, accountId }: CounterId, list: string) => ({ PK: partitionOf(role, list), SK: accountId });
const recordKeyOf = (gigId: string) => ({ PK: `${prefixes.gigCounter}gig#${gigId}`, SK: 'R' });
const populationOf = (role: GigParty) => `${prefixes.gigCounter}${role}#accounts`;
const indexPartitionOf = (status: GigStatus, month: string) => `${prefixes.gigsInStatus}${status}#${month}`;

/**
 * Counters `CNT#<role>#<list>` / account, with one attribute for each part and status; the rules explain the lists. For
 * each gig, `CNT#gig#<gig>` / `R` stores what was last counted, and GSI1 finds the gig by status and month.
 * `CNT#<role>#accounts` / shard holds how many accounts have a gig in each status.
 */
export function gigCounters(runtime: Runtime): GigCountersWriter {
  const table = tableOf(runtime);
  return {
    counts: async (question, page) => {
      const spans = spansOf(question);
      const slices = await Promise.all(spans.map(({ list }) => sliceOf(table, partitionOf(question.role, list), page)));
      return mergedCounts(question, spans, slices);
    },

    countOf: async (accountId, { role, statuses, ...range }) => {
      const id = { role, accountId };
      const sums = await Promise.all(
        spansOf(range).map(async (span) => {
          const item = await table.get(counterKeyOf(id, span.list), CounterItem, { consistent: false });
          return sumOf(countsIn(item), span, statuses);
        }),
      );
      return sums.reduce((total, sum) => total + sum, 0);
    },

    accounts: async (role, status) => {
      const { items } = await table.query({ partition: populationOf(role) }, CounterItem);
      return items.reduce((sum, item) => sum + (item[status ?? anyStatus] ?? 0), 0);
    },

    gigIds: async (status, month, { limit, before }) => {
      const query = { partition: indexPartitionOf(status, month), index: 'GSI1', descending: true } as const;
      const sort = { from: '0', to: before ?? 'g' };
      const found = await takeItems(table, { ...query, sort }, limit + 2, StatusEntry);
      const ids = found.map(({ GSI1SK }) => GSI1SK).filter((id) => id !== before);
      const items = ids.slice(0, limit);
      return { items, ...(ids.length > limit && { next: items.at(-1) }) };
    },

    record: (gigs) => {
      const recorded = async () => {
        const writes = await writesFor(table, gigs);
        if (writes.length > 0) await table.commit(writes);
      };
      return retryOnConflict(`the counters changed in each of ${maxRounds} rounds`, recorded, maxRounds);
    },
  };
}

/**
 * All writes that bring the counters from what was last counted for these gigs to their current state. Empty if nothing
 * changed.
 */
async function writesFor(table: Table, gigs: readonly Gig[]): Promise<readonly Write[]> {
  const records = await Promise.all(gigs.map(({ id }) => table.get(recordKeyOf(id), RecordItem)));
  const changes = gigs
    .map((gig, index) => ({ gig, before: records[index] }))
    .filter(({ gig, before }) => before === undefined || isNews(gig, before));
  const moves = changes.flatMap(({ gig, before }) => movesOf(gig, before));
  return [...changes.map(({ gig, before }) => newRecord(table, gig, before)), ...(await counterWrites(table, moves))];
}

function isNews(gig: Gig, before: RecordItem): boolean {
  return gig.version > before.version && (gig.status !== before.status || gig.operator !== before.operator);
}

function newRecord(table: Table, { id, version, status, operator, createdAt }: Gig, before?: RecordItem): Write {
  const indexKeys = { GSI1PK: indexPartitionOf(status, createdAt.slice(0, 7)), GSI1SK: id };
  return table.put({ ...recordKeyOf(id), ...indexKeys, version, status, operator }, unchangedSince(before));
}

/** The changed counters, and the changes in how many accounts have a gig in each status. */
async function counterWrites(table: Table, moves: readonly CounterMove[]): Promise<readonly Write[]> {
  const placed = moves.flatMap((move) => placesOf(move.day).map((place) => ({ ...move, ...place })));
  const byCounter = Map.groupBy(placed, ({ role, list, accountId }) => `${role}#${list}#${accountId}`);
  const changes = await Promise.all([...byCounter.values()].map((own) => changeBy(table, own)));
  return [...changes.map((change) => counterWrite(table, change)), ...populationWrites(table, changes)];
}

async function changeBy(table: Table, own: readonly (CounterMove & CounterPlace)[]): Promise<CounterChange> {
  const [first] = own;
  if (!first) throw new RangeError('A counter changes by a move.');
  const { role, accountId, list } = first;
  const item = await table.get(counterKeyOf(first, list), CounterItem);
  const before = countsIn(item);
  return { role, accountId, list, version: item?.version, before, after: added(before, additionsOf(own)) };
}

function counterWrite(table: Table, { list, version, after, ...id }: CounterChange): Write {
  const attributes = { ...(list === listOfAllTime && noCounts), ...attributesOf(after), version: (version ?? 0) + 1 };
  const condition = unchangedSince(version === undefined ? undefined : { version });
  return table.put({ ...counterKeyOf(id, list), ...attributes }, condition);
}

/** One addition for each shard, however many accounts changed in it. */
function populationWrites(table: Table, changes: readonly CounterChange[]): readonly Write[] {
  const shards = new Map<string, { key: Key; additions: Counts }>();
  for (const { list, before, after, ...id } of changes) {
    if (list !== listOfAllTime) continue;
    const key = populationKeyOf(id);
    const known = shards.get(key.PK + key.SK)?.additions ?? {};
    shards.set(key.PK + key.SK, { key, additions: added(known, comingAndGoing(before, after)) });
  }
  return [...shards.values()].flatMap(({ key, additions }) => addition(table, key, additions));
}

/** The last digit of an id is practically random. */
function populationKeyOf({ role, accountId }: CounterId): Key {
  const shard = Number.parseInt(accountId.slice(-1), 16) % populationShards;
  return { PK: populationOf(role), SK: String(shard).padStart(2, '0') };
}

/** +1 for each status that an account enters, -1 for each that it leaves. */
function comingAndGoing(before: Counts, after: Counts): Counts {
  const [left, entered] = [statusesIn(before), statusesIn(after)];
  const steps = (statuses: ReadonlySet<string>, others: ReadonlySet<string>, step: number) =>
    [...statuses].filter((status) => !others.has(status)).map((status) => [status, step]);
  return Object.fromEntries([
    ...steps(left, entered, -1),
    ...steps(entered, left, 1),
    ...(left.size === 0 ? [[anyStatus, 1]] : []),
  ]);
}

function addition(table: Table, key: Key, additions: Counts): Write[] {
  const entries = Object.entries(additions);
  if (entries.length === 0) return [];
  return [
    table.update(key, {
      expression: `ADD ${entries.map((_, index) => `#n${index} :n${index}`).join(', ')}`,
      names: Object.fromEntries(entries.map(([name], index) => [`#n${index}`, name])),
      values: Object.fromEntries(entries.map(([, count], index) => [`:n${index}`, count])),
    }),
  ];
}

/** Counts as attributes, for example `03h` for the voted gigs of March. */
function attributesOf(counts: Counts): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(counts).map(([name, count]) => {
      const [part, status] = name.split('#');
      return [`${part}${letters[GigStatus.parse(status)]}`, count];
    }),
  );
}

/** The counts among an item's attributes. */
function countsIn(item: object | undefined): Counts {
  return Object.fromEntries(
    Object.entries(item ?? {}).flatMap(([name, count]) => {
      const [, part, letter] = /^(\d*)([a-z])$/.exec(name) ?? [];
      const status = GigStatus.options.find((each) => letters[each] === letter);
      return status === undefined || count === 0 ? [] : [[`${part}#${status}`, count]];
    }),
  );
}

/** Some counters of one list, newest account first, and whether more follow. */
interface Slice {
  readonly items: readonly CounterItem[];
  readonly hasMore: boolean;
}

async function sliceOf(
  table: Table,
  partition: string,
  { limit, before }: { limit: number; before?: string },
): Promise<Slice> {
  const sort = { from: '0', to: before ?? 'g' };
  const page = await table.query({ partition, sort, descending: true, limit: limit + 2 }, CounterItem);
  const after = page.items.filter(({ SK }) => SK !== before);
  return { items: after.slice(0, limit), hasMore: after.length > limit || page.next !== undefined };
}

/**
 * An account's sum is complete once every list has been read as far as that account. Later accounts are left for the
 * next page.
 */
function mergedCounts(
  { statuses }: CountQuestion,
  spans: readonly CounterSpan[],
  slices: readonly Slice[],
): Page<GigCount> {
  const ends = slices.flatMap(({ items, hasMore }) => (hasMore ? [items.at(-1)?.SK ?? ''] : []));
  const horizon = ends.reduce((furthest, end) => (end > furthest ? end : furthest), '');
  const sums = new Map<string, number>();
  for (const [index, { items }] of slices.entries()) {
    const span = spans[index];
    if (span === undefined) continue;
    for (const item of items.filter(({ SK }) => SK >= horizon)) {
      sums.set(item.SK, (sums.get(item.SK) ?? 0) + sumOf(countsIn(item), span, statuses));
    }
  }
  const items = [...sums]
    .filter(([, count]) => count > 0)
    .map(([accountId, count]) => ({ accountId, count }))
    .sort((one, other) => (one.accountId < other.accountId ? 1 : -1));
  return { items, ...(horizon !== '' && { next: horizon }) };
}
