import * as z from 'zod';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import { placeOf, recordKey } from '#shared/kernel/topic.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { previousVersionOf } from '#shared/platform/dynamo/conditions.dynamo.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { noHeartbeatSince, recordHeartbeat, settingOf } from '#shared/platform/dynamo/lifecycle.dynamo.ts';
import { isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { timerIndex } from '#shared/platform/dynamo/timer-index.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { GigsWriter } from './gig.ports.ts';
import { Gig, GigEvent, type GigParty } from './gig.ts';
import { nextGigTimer } from './gig-decision.rules.ts';
import { gigEvents } from './gig-events.ts';
import { prefixes } from './gigs.keys.ts';

const keyOf = (gigId: string) => ({ PK: prefixes.gig + gigId, SK: 'G' });
/** Their sort keys directly follow the gig's own, so one query reads all three. */
const pingSort = { customer: 'GC', operator: 'GP' } as const satisfies Readonly<Record<GigParty, string>>;
const pingKeyOf = (gigId: string, party: GigParty) => ({ PK: prefixes.gig + gigId, SK: pingSort[party] });
const timers = timerIndex(prefixes.gigTimers, nextGigTimer);
const eventKeyOf = (gigId: string, seq: number) => recordKey(gigEvents, gigId, placeOf(seq));

/** The largest seq that the sort key has digits for. */
const lastSeq = 999_999;
const eventsAtOnce = 100;

/**
 * The stored gig: as in the domain, except that its meta data are stored as JSON text. Callers choose them, so they may
 * contain numbers and nesting depths that a DynamoDB item cannot hold.
 */
const StoredGig = Gig.omit({ lastPingAt: true, customerPingAt: true }).extend({ metaData: z.string().nullable() });
type StoredGig = z.infer<typeof StoredGig>;

const GigWithPing = z.discriminatedUnion('SK', [
  StoredGig.extend({ SK: z.literal('G') }),
  z.object({ SK: z.enum([pingSort.customer, pingSort.operator]), at: Timestamp }),
]);

const MetaData = Gig.shape.metaData;

/**
 * Gigs `GIG#<id>` / `G` with their events `EVT#<seq>`, which also serve as the outbox. GSI1 lists the gigs of a
 * customer, GSI2 those of an operator from the claim on; both sort by gig id and so by time. GSI3 lists those whose timer
 * runs. The heartbeats have items
 * of their own, `GP` the operator's and `GC` the customer's: they come every 15 seconds, and rewriting the gig with its
 * indexes would cost six times as much. Gigs in lists come without the heartbeats.
 */
export function gigs(runtime: Runtime): GigsWriter {
  const table = tableOf(runtime);
  return {
    get: async (gigId) => {
      const sort = { from: keyOf(gigId).SK, to: pingSort.operator };
      const query = { partition: keyOf(gigId).PK, sort, consistent: true };
      const { items } = await table.query(query, GigWithPing);
      const found = items.find((item) => item.SK === 'G');
      if (!found) return undefined;
      const { SK, ...gig } = found;
      const pingAt = (party: GigParty) => items.flatMap((item) => (item.SK === pingSort[party] ? item.at : [])).at(0);
      return gigOf(gig, pingAt('operator'), pingAt('customer'));
    },

    getMany: async (gigIds) => {
      const items = await table.getMany([...new Set(gigIds)].map(keyOf), StoredGig);
      return new Map(items.map((item) => [item.id, gigOf(item)]));
    },

    events: async (gigId, sinceSeq) => {
      if (sinceSeq >= lastSeq) return [];
      const sort = { from: eventKeyOf(gigId, sinceSeq + 1).SK, to: eventKeyOf(gigId, lastSeq).SK };
      const query = { partition: keyOf(gigId).PK, sort, consistent: true };
      return takeItems(table, query, eventsAtOnce, GigEvent);
    },

    ofAccount: async (accountId, { limit, cursor, ascending = false }) => {
      const options = { limit: limit + 1, ascending, ...(cursor !== undefined && { cursor }) };
      const both = await Promise.all([
        inIndex(table, 'GSI1', prefixes.gigsOfCustomer + accountId, options),
        inIndex(table, 'GSI2', prefixes.gigsOfOperator + accountId, options),
      ]);
      const merged = both.flat().sort((a, b) => (a.id < b.id === ascending ? -1 : 1));
      const items = merged.slice(0, limit).map((item) => gigOf(item));
      const last = items.at(-1);
      return { items, ...(merged.length > limit && last && { next: last.id }) };
    },

    creation: (gig, event) => [
      table.put(
        { ...keyOf(gig.id), ...indexKeysOf(gig), ...timers.of(gig, runtime.clock.now()).set, ...itemOf(gig) },
        isNew('changed_meanwhile'),
      ),
      newEvent(table, event),
    ],

    change: (gig, event) => {
      const { set, gone } = timers.of(gig, runtime.clock.now());
      const change = settingOf({ ...itemOf(gig), ...indexKeysOf(gig), ...set }, gone);
      return [
        table.update(keyOf(gig.id), change, previousVersionOf(gig)),
        newEvent(table, event),
        ...(event.event === 'pingTtl' ? stillSilent(table, gig, event) : []),
      ];
    },

    ...timers.on(table, ({ id }) => keyOf(id)),

    recordPing: (gigId, party, at) => recordHeartbeat(table, pingKeyOf(gigId, party), at),

    commit: (writes) => table.commit(writes),
  };
}

function newEvent(table: Table, event: GigEvent): Write {
  return table.put({ ...eventKeyOf(event.gigId, event.seq), ...event }, isNew('changed_meanwhile'));
}

/** A customer's heartbeat counts in a stream alone, so on the operator's way it must not hold up the timer. */
function stillSilent(table: Table, gig: Gig, event: GigEvent): Write[] {
  const ofOperator = noHeartbeatSince(table, pingKeyOf(gig.id, 'operator'), gig.lastPingAt);
  if (event.from !== 'streaming') return [ofOperator];
  return [ofOperator, noHeartbeatSince(table, pingKeyOf(gig.id, 'customer'), gig.customerPingAt)];
}

interface Slice {
  readonly limit: number;
  readonly ascending: boolean;
  readonly cursor?: string;
}

/** Gigs of one index after the cursor. The cursor is the last gig that was returned. */
async function inIndex(
  table: Table,
  index: 'GSI1' | 'GSI2',
  partition: string,
  { limit, ascending, cursor }: Slice,
): Promise<StoredGig[]> {
  const sort = ascending ? { from: cursor ?? '0', to: 'g' } : { from: '0', to: cursor ?? 'g' };
  const items = await takeItems(table, { partition, sort, index, descending: !ascending }, limit + 1, StoredGig);
  return items.filter(({ id }) => id !== cursor).slice(0, limit);
}

function indexKeysOf({ id, customer, operator }: Gig) {
  return {
    GSI1PK: prefixes.gigsOfCustomer + customer,
    GSI1SK: id,
    ...(operator !== null && { GSI2PK: prefixes.gigsOfOperator + operator, GSI2SK: id }),
  };
}

function itemOf({ lastPingAt, customerPingAt, metaData, ...gig }: Gig): Immutable<StoredGig> {
  return { ...gig, metaData: metaData === null ? null : JSON.stringify(metaData) };
}

function gigOf(
  { metaData, ...gig }: StoredGig,
  lastPingAt: string | null = null,
  customerPingAt: string | null = null,
): Gig {
  return {
    ...gig,
    lastPingAt,
    customerPingAt,
    metaData: metaData === null ? null : MetaData.parse(JSON.parse(metaData)),
  };
}
