import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { RealtimeEvents } from './realtime-event.ports.ts';
import { realtimeEventRecord } from './realtime-event-record.dynamo.ts';

/** Items `RTE#<channel>` / `EVT#<name>#<occurrence>`. Records of one channel arrive in the order of their commits. */
export function realtimeEvents(runtime: Runtime): RealtimeEvents {
  const table = tableOf(runtime);
  const recordOf = realtimeEventRecord(runtime);
  return {
    record: async (event, occurrence) => {
      const record = recordOf([event], occurrence);
      if (record.length > 0) await table.commit(record);
    },
  };
}
