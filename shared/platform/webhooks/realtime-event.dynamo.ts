import { recordKey } from '#shared/kernel/topic.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { isHashed, storedName } from '#shared/platform/realtime/fan-out/fan-out.rules.ts';
import { isInternal } from '#shared/platform/realtime/pusher.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { RealtimeEvents } from './realtime-event.ports.ts';
import { realtimeEvents as topic } from './realtime-events.ts';
import { webhookEventsWanted } from './webhook-settings.adapter.ts';

/** The queue tries for ten minutes; an item is shown to whoever looks into a failure for a day. */
const retentionSeconds = 24 * 3600;

/**
 * Items `RTE#<channel>` / `EVT#<name>#<occurrence>`. Records of one channel arrive in the order of their commits. There
 * are none of channels that have no public name, or that only the server subscribes connections to.
 */
export function realtimeEvents(runtime: Runtime): RealtimeEvents {
  const table = tableOf(runtime);
  const wanted = webhookEventsWanted(runtime);
  return {
    record: async (event, occurrence) => {
      if (!wanted.includes(event.name)) return;
      const channel = storedName(event.channel);
      if (isHashed(channel) || isInternal(channel)) return;
      const at = runtime.clock.now();
      await table.commit([
        table.put({
          ...recordKey(topic, channel, `${event.name}#${occurrence}`),
          event: { ...event, channel },
          at,
          ttl: Math.floor(at / 1000) + retentionSeconds,
        }),
      ]);
    },
  };
}
