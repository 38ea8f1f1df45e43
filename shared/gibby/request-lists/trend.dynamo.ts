import * as z from 'zod';
import { GibbyId } from '#shared/kernel/ids.ts';
import { retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import { unchangedSince } from '#shared/platform/dynamo/conditions.dynamo.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './request-lists.keys.ts';
import type { TrendsWriter } from './trend.ports.ts';

const trendKey = (requestId: number) => ({ PK: `${prefixes.trend}${requestId}`, SK: 'T' });
const rankedKey = { PK: `${prefixes.trend}ranked`, SK: 'R' };
const candidatesPartition = `${prefixes.trendingNow}all`;

/** More activities do not raise a request's rank, and an unlimited number would not fit into its item. */
const maxActivities = 300;

const Trend = z.object({
  requestId: GibbyId,
  version: z.int(),
  /** The time of each activity, by the activity's name. */
  deeds: z.record(z.string(), Timestamp),
});
type Activities = z.infer<typeof Trend>['deeds'];

const Ranked = z.object({ ids: z.array(GibbyId) });

/**
 * `TRD#<request>` / `T` stores recent activity on a request, and GSI1 orders requests by the amount of it. `TRD#ranked`
 * holds the ids of the trending requests, which is all that a reader needs.
 */
export function trends(runtime: Runtime): TrendsWriter {
  const table = tableOf(runtime);
  return {
    ranked: async () => (await table.get(rankedKey, Ranked, { consistent: false }))?.ids ?? [],

    record: async (requestId, activity, at) => {
      await change(table, requestId, (activities) =>
        activity in activities ? activities : { ...activities, [activity]: at },
      );
    },

    candidates: async (most) => {
      const query = { partition: candidatesPartition, index: 'GSI1', descending: true } as const;
      return (await takeItems(table, query, most, Trend)).map(({ requestId }) => requestId);
    },

    recount: (requestId, since) =>
      change(table, requestId, (activities) =>
        Object.fromEntries(Object.entries(activities).filter(([, at]) => at >= since)),
      ),

    forget: (requestId) => table.commit([table.remove(trendKey(requestId))]),

    rank: (ids) => table.commit([table.put({ ...rankedKey, ids: [...ids] })]),
  };
}

/** Returns how many activities there are afterwards. */
function change(
  table: Table,
  requestId: number,
  activitiesAfter: (activities: Activities) => Activities,
): Promise<number> {
  return retryOnConflict('many do something with the same request', async () => {
    const known = await table.get(trendKey(requestId), Trend);
    const after = activitiesAfter(known?.deeds ?? {});
    const latest = Object.entries(after).sort(([, one], [, other]) => (one < other ? 1 : -1));
    const deeds = Object.fromEntries(latest.slice(0, maxActivities));
    const count = Object.keys(deeds).length;
    const item = { ...trendKey(requestId), requestId, version: (known?.version ?? 0) + 1, deeds };
    const index = { GSI1PK: candidatesPartition, GSI1SK: `${String(count).padStart(4, '0')}#${requestId}` };
    await table.commit([table.put({ ...item, ...(count > 0 && index) }, unchangedSince(known))]);
    return count;
  });
}
