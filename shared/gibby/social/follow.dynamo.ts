import * as z from 'zod';
import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import { recordKey } from '#shared/kernel/topic.ts';
import type { Page, Write } from '#shared/kernel/transaction.ts';
import { isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { FollowsWriter } from './follow.ports.ts';
import type { FollowCounts, FollowEvent } from './follow.ts';
import { followEvents } from './follow-events.ts';
import { prefixes } from './social.keys.ts';

const partitionOf = (userId: number) => `${prefixes.follow}${userId}`;
const countsKey = (userId: number) => ({ PK: partitionOf(userId), SK: 'COUNTS' });
const followKey = (followerId: number, followedId: number) => ({ PK: partitionOf(followerId), SK: `F#${followedId}` });
const eventKey = (followerId: number, followedId: number) => recordKey(followEvents, followerId, String(followedId));

const FollowItem = z.object({ followerId: GibbyId, followedId: GibbyId });
/** A counter is absent until it counts for the first time. */
const Counts = z.object({ followers: z.int().default(0), following: z.int().default(0) });

/**
 * `FLW#<follower>` / `F#<followed>`. GSI1 lists a user's followers and GSI2 the users they follow, both by time. In the
 * same partition are the user's `COUNTS`, and `EVT#<followed>`. Following the same user again rewrites the same event,
 * and consumers ignore an item that is not new.
 */
export function follows(runtime: Runtime): FollowsWriter {
  const table = tableOf(runtime);

  return {
    counts: async (userId) => (await table.get(countsKey(userId), Counts)) ?? { followers: 0, following: 0 },

    followers: (userId, pageQuery) => idsOf(table, 'GSI1', `${prefixes.followersOf}${userId}`, pageQuery),
    followings: (userId, pageQuery) => idsOf(table, 'GSI2', `${prefixes.followingsOf}${userId}`, pageQuery),

    follow: async (followerId, followedId, at) => {
      const item = {
        ...followKey(followerId, followedId),
        GSI1PK: `${prefixes.followersOf}${followedId}`,
        GSI1SK: `${at}#${followerId}`,
        GSI2PK: `${prefixes.followingsOf}${followerId}`,
        GSI2SK: `${at}#${followedId}`,
        followerId,
        followedId,
      };
      const event: FollowEvent = { event: 'followed', followerId, followedId, at };
      await commitIfUnchanged(table, [
        table.put(item, isNew('changed_meanwhile')),
        count(table, followerId, 'following', 1),
        count(table, followedId, 'followers', 1),
        table.put({ ...eventKey(followerId, followedId), ...event }),
      ]);
    },

    unfollow: async (followerId, followedId) => {
      const isThere = { expression: 'attribute_exists(PK)', otherwise: 'changed_meanwhile' } as const;
      await commitIfUnchanged(table, [
        table.remove(followKey(followerId, followedId), isThere),
        count(table, followerId, 'following', -1),
        count(table, followedId, 'followers', -1),
      ]);
    },
  };
}

function count(table: Table, userId: number, counter: keyof FollowCounts, change: 1 | -1): Write {
  const names = { '#counter': counter };
  return table.update(countsKey(userId), { expression: 'ADD #counter :change', names, values: { ':change': change } });
}

async function idsOf(
  table: Table,
  index: 'GSI1' | 'GSI2',
  partition: string,
  pageQuery: PageQuery,
): Promise<Page<number>> {
  const page = await numberedPage(table, { partition, index, descending: true }, pageQuery, FollowItem);
  return { ...page, items: page.items.map((item) => (index === 'GSI1' ? item.followerId : item.followedId)) };
}
