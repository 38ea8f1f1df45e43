import * as z from 'zod';
import { isConflict } from '#shared/kernel/optimistic-lock.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { CachedEvent } from '#shared/platform/realtime/memberships/channel-state.ts';
import { dataText, isCache } from '#shared/platform/realtime/pusher.ts';
import { prefixes } from '#shared/platform/realtime/realtime.keys.ts';
import type { ChannelCache } from '#shared/platform/realtime/realtime.ports.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { isOfProtocol, storedName } from './fan-out.rules.ts';
import type { SequencedEvent } from './fan-out.ts';

/** How long a cache channel remembers an event (Pusher, "Cache channels"). */
const keptSeconds = 30 * 60;

const CacheItem = z.object({ seq: z.int(), event: z.string(), data: z.unknown(), expiresAtMilliseconds: z.int() });

const keyOf = (channel: string) => ({ PK: prefixes.channel + storedName(channel), SK: 'CACHE' });

/** The latest event of a cache channel is `CHN#<channel>` / `CACHE`. */
export function channelCache(runtime: Runtime): ChannelCache {
  return {
    latest: async (channel) => {
      const item = await find(runtime, channel);
      return item && { seq: item.seq, event: item.event, data: item.data };
    },
  };
}

/** What servers may ask of a cache channel. */
export async function cachedEvent(runtime: Runtime, channel: string): Promise<CachedEvent | undefined> {
  const item = await find(runtime, channel);
  if (!item) return undefined;
  const ttl = Math.ceil((item.expiresAtMilliseconds - runtime.clock.now()) / 1000);
  return { data: dataText(item.data), ttl };
}

async function find(runtime: Runtime, channel: string) {
  const item = await tableOf(runtime).get(keyOf(channel), CacheItem);
  return item && item.expiresAtMilliseconds > runtime.clock.now() ? item : undefined;
}

/** Remembers the latest of a channel's events, if it is a cache channel. What clients say is not remembered. */
export async function cacheEvent(runtime: Runtime, channel: string, events: readonly SequencedEvent[]): Promise<void> {
  const isRemembered = ({ event }: SequencedEvent) => !event.startsWith('client-') && !isOfProtocol(event);
  const latest = isCache(channel) ? events.findLast(isRemembered) : undefined;
  if (!latest) return;
  const table = tableOf(runtime);
  const expiresAtMilliseconds = runtime.clock.now() + keptSeconds * 1000;
  const { seq, event, data } = latest;
  const ttl = Math.ceil(expiresAtMilliseconds / 1000);
  const isLatest = {
    expression: 'attribute_not_exists(PK) OR seq <= :seq',
    values: { ':seq': seq },
    otherwise: 'changed_meanwhile',
  } as const;
  try {
    await table.commit([table.put({ ...keyOf(channel), seq, event, data, expiresAtMilliseconds, ttl }, isLatest)]);
  } catch (thrown) {
    // The cache has a later event already: this one came again.
    if (!isConflict(thrown)) throw thrown;
  }
}
