import * as z from 'zod';
import { epochMillisecondsOf, Timestamp } from '#shared/kernel/time.ts';
import { placeOf, recordKey } from '#shared/kernel/topic.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { previousVersionOf } from '#shared/platform/dynamo/conditions.dynamo.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { noHeartbeatSince, recordHeartbeat, settingOf } from '#shared/platform/dynamo/lifecycle.dynamo.ts';
import { isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { timerIndex } from '#shared/platform/dynamo/timer-index.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { StreamsWriter } from './stream.ports.ts';
import { streamRetentionSeconds } from './stream.rules.ts';
import { Stream, StreamDevice, type StreamEvent, type StreamRole } from './stream.ts';
import { nextStreamTimer } from './stream-decision.rules.ts';
import { streamEvents } from './stream-events.ts';
import { prefixes } from './streams.keys.ts';

const partitionOf = (streamId: string) => prefixes.stream + streamId;
const keyOf = (streamId: string) => ({ PK: partitionOf(streamId), SK: 'S' });
/** Its sort key directly follows the stream's own, so one query reads both. */
const pingKeyOf = (streamId: string) => ({ PK: partitionOf(streamId), SK: 'SP' });
const deviceKeyOf = (streamId: string, role: StreamRole) => ({ PK: partitionOf(streamId), SK: `DEV#${role}` });
const timers = timerIndex(prefixes.streamTimers, nextStreamTimer);
const eventKeyOf = (streamId: string, seq: number) => recordKey(streamEvents, streamId, placeOf(seq));

const pendingAtOnce = 100;

const StoredStream = Stream.omit({ lastPingAt: true });

const StreamWithPing = z.discriminatedUnion('SK', [
  StoredStream.extend({ SK: z.literal('S') }),
  z.object({ SK: z.literal('SP'), at: Timestamp }),
]);

/**
 * Streams `STR#<id>` / `S` with their events `EVT#<seq>`, which also serve as the outbox, the dealer's heartbeat `SP`
 * and the parties' phones `DEV#<role>`. GSI1 lists the pending streams that an account requested, GSI3 those whose timer
 * runs. TTL removes
 * everything 30 days after its first write.
 */
export function streams(runtime: Runtime): StreamsWriter {
  const table = tableOf(runtime);
  const ttl = () => Math.floor(runtime.clock.now() / 1000) + streamRetentionSeconds;
  return {
    get: async (streamId) => {
      const sort = { from: keyOf(streamId).SK, to: pingKeyOf(streamId).SK };
      const query = { partition: partitionOf(streamId), sort, consistent: true };
      const { items } = await table.query(query, StreamWithPing);
      const ping = items.find((item) => item.SK === 'SP');
      const found = items.find((item) => item.SK === 'S');
      if (!found) return undefined;
      const { SK, ...stream } = found;
      return { ...stream, lastPingAt: ping?.at ?? null };
    },

    pendingOf: async (accountId) => {
      const query = { partition: prefixes.pendingStreamsOf + accountId, index: 'GSI1', descending: true } as const;
      const items = await takeItems(table, query, pendingAtOnce, StoredStream);
      return items.map((stream) => ({ ...stream, lastPingAt: null }));
    },

    deviceOf: (streamId, role) => table.get(deviceKeyOf(streamId, role), StreamDevice),

    creation: (stream, event) => [
      table.put(
        {
          ...keyOf(stream.id),
          ...pendingKeysOf(stream),
          ...timers.of(stream, runtime.clock.now()).set,
          ...itemOf(stream),
        },
        isNew('changed_meanwhile'),
      ),
      newEvent(table, stream, event),
    ],

    change: (stream, event) => {
      const { set, gone } = timers.of(stream, runtime.clock.now());
      const change = settingOf(
        { ...itemOf(stream), ...pendingKeysOf(stream), ...set },
        stream.status === 'pending' ? gone : [...pendingKeys, ...gone],
      );
      return [
        table.update(keyOf(stream.id), change, previousVersionOf(stream)),
        newEvent(table, stream, event),
        ...(event.event === 'pingTtl' ? [noHeartbeatSince(table, pingKeyOf(stream.id), stream.lastPingAt)] : []),
      ];
    },

    ...timers.on(table, ({ id }) => keyOf(id)),

    recordPing: (streamId, at) => recordHeartbeat(table, pingKeyOf(streamId), at, { ttl: ttl() }),

    deviceBinding: (streamId, role, device) => table.put({ ...deviceKeyOf(streamId, role), ...device, ttl: ttl() }),

    commit: (writes) => table.commit(writes),
  };
}

function newEvent(table: Table, stream: Stream, event: StreamEvent): Write {
  const item = { ...eventKeyOf(event.streamId, event.seq), ...event, ttl: ttlOf(stream) };
  return table.put(item, isNew('changed_meanwhile'));
}

const pendingKeys = ['GSI1PK', 'GSI1SK'] as const;

function pendingKeysOf({ id, status, viewerAccount }: Stream) {
  if (status !== 'pending' || viewerAccount === null) return {};
  return { GSI1PK: prefixes.pendingStreamsOf + viewerAccount, GSI1SK: id };
}

function itemOf({ lastPingAt, ...stream }: Stream) {
  return { ...stream, ttl: ttlOf(stream) };
}

function ttlOf({ createdAt }: Pick<Stream, 'createdAt'>): number {
  return Math.floor(epochMillisecondsOf(createdAt) / 1000) + streamRetentionSeconds;
}
