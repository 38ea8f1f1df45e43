import { recordKey } from '#shared/kernel/topic.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { isHashed, storedName } from '#shared/platform/realtime/fan-out/fan-out.rules.ts';
import { isInternal } from '#shared/platform/realtime/pusher.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { RealtimeEvent } from './realtime-event.ts';
import { realtimeEvents as topic } from './realtime-events.ts';
import { webhookEventsWanted } from './webhook-settings.adapter.ts';

/** The queue tries for ten minutes; an item is shown to whoever looks into a failure for a day. */
const retentionSeconds = 24 * 3600;

/**
 * The record of events of one channel that happen together, to be committed with what they tell of. None when the
 * webhook does not ask for them, and none of channels that have no public name, or that only the server subscribes
 * connections to.
 */
export function realtimeEventRecord(runtime: Runtime) {
  const table = tableOf(runtime);
  const wanted = webhookEventsWanted(runtime);
  return (events: readonly RealtimeEvent[], occurrence: string): readonly Write[] => {
    const [event, ...following] = events.filter(({ name }) => wanted.includes(name));
    if (!event || isHashed(storedName(event.channel)) || isInternal(event.channel)) return [];
    const at = runtime.clock.now();
    return [
      table.put({
        ...recordKey(topic, event.channel, `${event.name}#${occurrence}`),
        event,
        following,
        at,
        ttl: Math.floor(at / 1000) + retentionSeconds,
      }),
    ];
  };
}
