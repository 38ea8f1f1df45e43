import * as z from 'zod';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { prefixes } from '#shared/platform/realtime/realtime.keys.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Places } from './fan-out.ports.ts';
import { storedName } from './fan-out.rules.ts';

/** Longer than the queue tries. */
const retentionSeconds = 3600;

const PlaceItem = z.object({ through: z.int(), after: z.string() });

const placeKey = (channel: string, shard: number) => ({
  PK: prefixes.channel + storedName(channel),
  SK: `PLACE#${shard}`,
});

/** `CHN#<channel>` / `PLACE#<shard>`: read only when messages come again, and harmless afterwards. */
export function places(runtime: Runtime): Places {
  const table = tableOf(runtime);
  return {
    read: (channel, shard) => table.get(placeKey(channel, shard), PlaceItem),
    keep: (channel, shard, place) => {
      const ttl = Math.floor(runtime.clock.now() / 1000) + retentionSeconds;
      return table.commit([table.put({ ...placeKey(channel, shard), ...place, ttl })]);
    },
  };
}
