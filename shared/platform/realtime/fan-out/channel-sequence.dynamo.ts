import * as z from 'zod';
import { retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { keys, StateItem } from '#shared/platform/realtime/memberships/connection-items.dynamo.ts';
import { prefixes } from '#shared/platform/realtime/realtime.keys.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { cacheEvent } from './channel-cache.dynamo.ts';
import type { ChannelHistory, ChannelSequence, Queued } from './fan-out.ports.ts';
import { eventsOfDelivery, missedEvents, numbered, storedName } from './fan-out.rules.ts';
import { type PublishedEvent, SequencedEvent } from './fan-out.ts';

/** For how long an event can be recovered, with an hour for clocks and TTL. */
const logRetentionSeconds = 25 * 3600;
/** Longer than any client that counts on the numbers is away. */
const sequenceRetentionSeconds = 30 * 24 * 3600;
/** By then the events of an append are stored. */
const settledSeconds = 60;
/**
 * So that the last delivery is known when it comes again. An earlier one is known by its place in the queue, an event that
 * is published anew after long says so, and both are looked for in the log.
 */
const rememberedEvents = eventsOfDelivery;

const SequenceItem = z.object({
  seq: z.int(),
  /** The last events, oldest first: the id of each, and its place. */
  recent: z.array(z.object({ id: z.string(), seq: z.int() })),
  /** Number in the queue of the last message that was appended. */
  through: z.string().optional(),
  /** Seconds since 1970: `sequenceRetentionSeconds` after the last append. */
  ttl: z.int(),
});

const notQueued: Queued = { sequenceNumber: '', at: 0 };

/** Members of a public channel up to which one function delivers to all its shards, as to those of a private channel. */
const maxTogether = 100;
/** Twice as long as a share can wait in the queue: renewed when half of it is over, so a share never outlasts it. */
const spreadSeconds = 2 * 24 * 3600;

/** `CHN#<channel>` / `SPREAD`: until when each shard is delivered by itself, in seconds since 1970. */
const SpreadItem = z.object({ ttl: z.int() });
const spreadKey = (channel: string) => ({ PK: prefixes.channel + storedName(channel), SK: 'SPREAD' });

/** Most events of one answer. */
const eventsOfAnswer = 200;

/** What says which event of the log it is. */
const LoggedId = z.object({ id: z.string().optional(), seq: z.int(), ttl: z.int() });

/** An event of the log. Its data are stored as text, so that the table's own types do not change them. */
const LoggedEvent = SequencedEvent.extend({ data: z.string().transform((text): unknown => JSON.parse(text)) });

const sequenceKey = (channel: string) => ({ PK: prefixes.channel + storedName(channel), SK: 'SEQ' });
const logPartition = (channel: string) => `${prefixes.channel}${storedName(channel)}#log`;
/** Numbers of one length sort as text. */
const logKey = (channel: string, seq: number) => ({ PK: logPartition(channel), SK: String(seq).padStart(12, '0') });

/**
 * `CHN#<channel>` / `SEQ` has the last number of a channel, and `CHN#<channel>#log` / number the events of a day. Numbers
 * are given before events are stored: who finds a number given finds, or is about to get, what it was given to.
 */
export function channelSequence(runtime: Runtime): ChannelSequence & ChannelHistory {
  const table = tableOf(runtime);
  const nowSeconds = () => Math.floor(runtime.clock.now() / 1000);

  const reserve = (channel: string, events: readonly PublishedEvent[], { sequenceNumber, at }: Queued) =>
    retryOnConflict('the events of a channel are being ordered elsewhere', async () => {
      const item = await table.get(sequenceKey(channel), SequenceItem);
      const recent = new Map(item?.recent.map(({ id, seq }) => [id, seq]));
      const isOvertaken = sequenceNumber !== '' && sequenceNumber <= (item?.through ?? '');
      const unknown = events
        .filter(({ id, since }) => (isOvertaken || since !== undefined) && !recent.has(id))
        .map(({ id, since = at }) => ({ id, since: isOvertaken ? Math.min(since, at) : since }));
      const known = new Map([...recent, ...(await loggedBefore(table, channel, unknown))]);
      const placed = numbered(events, item?.seq ?? 0, known);
      const seq = Math.max(...placed.map((event) => event.seq));
      if (item && seq <= item.seq) return placed;
      const remembered = new Map([...recent, ...placed.map((event) => [event.id, event.seq] as const)]);
      const latest = [...remembered].map(([id, its]) => ({ id, seq: its })).slice(-rememberedEvents);
      const next = {
        ...sequenceKey(channel),
        seq,
        recent: latest,
        through: isOvertaken || sequenceNumber === '' ? item?.through : sequenceNumber,
        ttl: nowSeconds() + sequenceRetentionSeconds,
      };
      await table.commit([table.put(next, stillLast(item?.seq))]);
      return placed;
    });

  return {
    append: async (channel, events, queued = notQueued) => {
      const reserved = await reserve(channel, events, queued);
      const placed = reserved.map(({ id: _id, channel: _channel, since: _since, ...event }) => event);
      const ttl = nowSeconds() + logRetentionSeconds;
      const log = placed.map((event, index) =>
        table.commit([logged(table, channel, { ...event, id: reserved[index]?.id }, ttl)]),
      );
      await Promise.all([...log, cacheEvent(runtime, channel, placed)]);
      return placed;
    },

    isSpread: async (channel) => {
      const [spread, state] = await Promise.all([
        table.get(spreadKey(channel), SpreadItem),
        table.get(keys.state(storedName(channel)), StateItem),
      ]);
      const leftSeconds = (spread?.ttl ?? 0) - nowSeconds();
      if ((state?.subscriptions ?? 0) <= maxTogether) return leftSeconds > 0;
      if (leftSeconds < spreadSeconds / 2) {
        await table.commit([table.put({ ...spreadKey(channel), ttl: nowSeconds() + spreadSeconds })]);
      }
      return true;
    },

    since: async (channel, since) => {
      const item = await table.get(sequenceKey(channel), SequenceItem);
      const last = item?.seq ?? 0;
      // A number that was never given belongs to an earlier count of the channel, which has been forgotten since.
      const { PK: partition, SK: from } = logKey(channel, since <= last ? since + 1 : 0);
      const sort = { from, to: logKey(channel, last).SK };
      const stored =
        from > sort.to
          ? []
          : await takeItems(table, { partition, sort, consistent: true }, eventsOfAnswer, LoggedEvent);
      const settled = item !== undefined && nowSeconds() - (item.ttl - sequenceRetentionSeconds) > settledSeconds;
      return missedEvents(since, { last, settled }, stored);
    },
  };
}

function stillLast(seq: number | undefined) {
  return seq === undefined
    ? ({ expression: 'attribute_not_exists(PK)', otherwise: 'changed_meanwhile' } as const)
    : ({ expression: 'seq = :last', values: { ':last': seq }, otherwise: 'changed_meanwhile' } as const);
}

/**
 * The places of events that were published before. The log is read backwards, to where the first of them can have been:
 * a minute more, for clocks. In a channel where much is said these are some pages, but repetitions this late are rare.
 */
async function loggedBefore(
  table: Table,
  channel: string,
  events: readonly { readonly id: string; readonly since: number }[],
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  const wanted = new Set(events.map(({ id }) => id));
  const since = Math.min(...events.map((event) => event.since));
  const firstTtl = Math.floor(since / 1000) + logRetentionSeconds - 60;
  let cursor: string | undefined;
  let isBehind = wanted.size === 0;
  while (!isBehind && found.size < wanted.size) {
    const query = { partition: logPartition(channel), descending: true, consistent: true, ...(cursor && { cursor }) };
    const page = await table.query(query, LoggedId);
    for (const { id, seq } of page.items) if (id !== undefined && wanted.has(id)) found.set(id, seq);
    cursor = page.next;
    isBehind = cursor === undefined || page.items.some(({ ttl }) => ttl < firstTtl);
  }
  return found;
}

/** Written again by each delivery, with the same content. */
function logged(
  table: Table,
  channel: string,
  event: SequencedEvent & { readonly id: string | undefined },
  ttl: number,
) {
  const { data, ...rest } = event;
  return table.put({ ...logKey(channel, event.seq), ...rest, data: JSON.stringify(data ?? null), ttl });
}
