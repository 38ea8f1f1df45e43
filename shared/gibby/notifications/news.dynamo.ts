import * as z from 'zod';
import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import { commitIfUnchanged, retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import { epochMillisecondsOf, type Timestamp, timestampOf } from '#shared/kernel/time.ts';
import { timeOrderedUuid, timePartOf } from '#shared/kernel/time-ordered-uuid.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { AnyItem } from '#shared/platform/dynamo/stored-item.ts';
import { isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { NewsMarker, NewsPublisher } from './news.ports.ts';
import { type NewsDraft, NewsItem } from './news.ts';
import { prefixes } from './notifications.keys.ts';

const itemsPartition = `${prefixes.news}items`;
const itemKey = (newsId: string) => ({ PK: itemsPartition, SK: `N#${newsId}` });
/** Number and time of the latest item. */
const latestKey = { PK: itemsPartition, SK: 'LATEST' };
const sourceKey = (source: string) => ({ PK: `${prefixes.news}source#${source}`, SK: 'S' });

const readPartition = (userId: number) => `${prefixes.newsRead}${userId}`;
const readKey = (userId: number, newsId: string) => ({ PK: readPartition(userId), SK: `R#${newsId}` });
const readCountKey = (userId: number) => ({ PK: readPartition(userId), SK: 'COUNT' });

const Latest = NewsItem.pick({ number: true, at: true });
type Latest = z.infer<typeof Latest>;
const ReadItem = z.object({ newsId: z.string() });
const ReadCount = z.object({ count: z.int() });

/**
 * News `NWS#items` / `N#<id>`. `LATEST` numbers the items in the order of their ids, so the number of the first item
 * since a moment tells how many there are. `NWS#source#<source>` ensures that each source is published once. What a
 * user has read is `NWR#<user>` / `R#<id>`, counted by `COUNT`.
 */
export function news(runtime: Runtime): NewsMarker & NewsPublisher {
  const table = tableOf(runtime);
  const latest = () => table.get(latestKey, Latest);

  return {
    list: async (since, pageQuery) => {
      const query = { partition: itemsPartition, sort: itemsSince(since), descending: true, consistent: true };
      return numberedPage(table, query, pageQuery, NewsItem);
    },

    get: (newsId) => table.get(itemKey(newsId), NewsItem),

    countSince: async (since) => {
      const query = { partition: itemsPartition, sort: itemsSince(since), consistent: true };
      const [first] = await takeItems(table, query, 1, NewsItem);
      return first ? ((await latest())?.number ?? 0) - first.number + 1 : 0;
    },

    readBy: async (userId, items) => {
      const ids = items.map(({ id }) => id).sort();
      const [from, to] = [ids[0], ids.at(-1)];
      if (from === undefined || to === undefined) return new Set();
      const sort = { from: readKey(userId, from).SK, to: readKey(userId, to).SK };
      const query = { partition: readPartition(userId), sort, consistent: true };
      const read = await takeItems(table, query, ids.length, ReadItem);
      return new Set(read.map(({ newsId }) => newsId));
    },

    countReadBy: async (userId) => (await table.get(readCountKey(userId), ReadCount))?.count ?? 0,

    markRead: async (userId, newsId) => {
      const one = { expression: 'ADD #count :one', names: { '#count': 'count' }, values: { ':one': 1 } };
      await commitIfUnchanged(table, [
        table.put({ ...readKey(userId, newsId), newsId }, isNew('changed_meanwhile')),
        table.update(readCountKey(userId), one),
      ]);
    },

    publish: (source, draft) =>
      retryOnConflict('others publish news', async () => {
        if (await table.get(sourceKey(source), AnyItem)) return;
        await publishAfter(table, await latest(), source, draft);
      }),
  };
}

/** The range of sort keys of the items since a moment. */
function itemsSince(since: Timestamp) {
  return { from: `N#${timePartOf(epochMillisecondsOf(since))}`, to: 'N#~' };
}

/** Fails with `changed_meanwhile` when this or another item was published in the meantime. */
function publishAfter(table: Table, latest: Latest | undefined, source: string, draft: NewsDraft): Promise<void> {
  const earliest = latest ? epochMillisecondsOf(latest.at) + 1 : 0;
  const moment = Math.max(epochMillisecondsOf(draft.at), earliest);
  const at = timestampOf(moment);
  const id = timeOrderedUuid(moment, `news/${source}`);
  const item: NewsItem = { ...draft, at, id, number: (latest?.number ?? 0) + 1 };
  const isStillLatest = latest
    ? ({ expression: '#number = :seen', names: { '#number': 'number' }, values: { ':seen': latest.number } } as const)
    : ({ expression: 'attribute_not_exists(PK)' } as const);
  return table.commit([
    table.put({ ...latestKey, number: item.number, at }, { ...isStillLatest, otherwise: 'changed_meanwhile' }),
    table.put({ ...sourceKey(source), newsId: id }, isNew('changed_meanwhile')),
    table.put({ ...itemKey(id), ...item }, isNew('changed_meanwhile')),
  ]);
}
