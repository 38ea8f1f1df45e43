import { recordKey } from '#shared/kernel/topic.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { storedName } from '#shared/platform/realtime/channel-partitions.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { RealtimeEvents } from './realtime-event.ports.ts';
import type { RealtimeEvent } from './realtime-event.ts';
import { realtimeEvents as topic } from './realtime-events.ts';

/** The queue tries for ten minutes; an item is shown to whoever looks into a failure for a day. */
const retentionSeconds = 24 * 3600;

/**
 * The write of one event, to be committed with the change that caused it; none when no webhook asks for it. `occurrence`
 * names what happened on this channel: the same again overwrites its item, and only new items are records of the topic.
 * The adapter that calls this needs the variables `WEBHOOK_URL` and `WEBHOOK_EVENTS` and the prefix of the topic.
 */
export function recordChannelEvent(runtime: Runtime, event: RealtimeEvent, occurrence: string): readonly Write[] {
  const wanted = runtime.environment('WEBHOOK_EVENTS').split(',');
  if (runtime.environment('WEBHOOK_URL') === '' || !wanted.includes(event.name)) return [];
  const channel = storedName(event.channel);
  const at = runtime.clock.now();
  return [
    tableOf(runtime).put({
      ...recordKey(topic, channel, `${event.name}#${occurrence}`),
      event: { ...event, channel },
      at,
      ttl: Math.floor(at / 1000) + retentionSeconds,
    }),
  ];
}

/** Items `RTE#<channel>` / `EVT#<name>#<occurrence>`. Records of one channel arrive in the order of their commits. */
export function realtimeEvents(runtime: Runtime): RealtimeEvents {
  return {
    record: async (event, occurrence) => {
      const writes = recordChannelEvent(runtime, event, occurrence);
      if (writes.length > 0) await tableOf(runtime).commit(writes);
    },
  };
}
