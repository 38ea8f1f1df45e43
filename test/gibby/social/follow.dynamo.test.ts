import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { follows } from '#shared/gibby/social/follow.dynamo.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';

async function store() {
  const runtime = await testRuntime();
  const port = follows(runtime);
  const now = () => new Date(runtime.clock.now()).toISOString();
  return {
    port,
    follow: (followerId: number, followedId: number) => {
      runtime.clock.advance(1);
      return port.follow(followerId, followedId, now());
    },
    items: () => itemsOf(runtime),
  };
}
const firstPage = { page: 1, per_page: 30 };

test('a new follower is in the list of followers and in the counts of both users', async () => {
  const { port, follow } = await store();
  await follow(1, 2);
  await follow(3, 2);
  expect(await port.counts(2)).toEqual({ followers: 2, following: 0 });
  expect(await port.counts(1)).toEqual({ followers: 0, following: 1 });
  expect((await port.followers(2, firstPage)).items).toEqual([3, 1]);
  expect((await port.followings(1, firstPage)).items).toEqual([2]);
  expect((await port.followers(1, firstPage)).items).toEqual([]);
});

test('following twice and unfollowing twice count once, even at the same time', async () => {
  const { port, follow } = await store();
  await Promise.all(Array.from({ length: 10 }, () => follow(1, 2)));
  expect([await port.counts(1), await port.counts(2)]).toEqual([
    { followers: 0, following: 1 },
    { followers: 1, following: 0 },
  ]);
  await Promise.all(Array.from({ length: 10 }, () => port.unfollow(1, 2)));
  expect([await port.counts(1), await port.counts(2)]).toEqual([
    { followers: 0, following: 0 },
    { followers: 0, following: 0 },
  ]);
});

test('the counts equal the lists after many users follow and unfollow at once', async () => {
  const { port, follow } = await store();
  const people = [1, 2, 3, 4, 5];
  const anyAction = fc.record({
    isFollow: fc.constantFrom(true, true, false),
    pair: fc.shuffledSubarray(people, { minLength: 2, maxLength: 2 }),
  });
  const actions = fc.sample(anyAction, { numRuns: 150, seed: 4 });
  for (let start = 0; start < actions.length; start += 10) {
    const atOnce = actions.slice(start, start + 10);
    await Promise.all(
      atOnce.map(({ isFollow, pair: [follower = 0, followed = 0] }) =>
        isFollow ? follow(follower, followed) : port.unfollow(follower, followed),
      ),
    );
  }
  for (const userId of people) {
    const followers = (await port.followers(userId, firstPage)).items.length;
    const following = (await port.followings(userId, firstPage)).items.length;
    expect(await port.counts(userId)).toEqual({ followers, following });
  }
});

test('the first follow writes the event, and following again adds no other', async () => {
  const { port, follow, items } = await store();
  const events = async () => (await items()).filter(({ SK }) => String(SK).startsWith('EVT#'));
  await follow(1, 2);
  expect(await events()).toMatchObject([{ PK: 'FLW#1', SK: 'EVT#2', event: 'followed', followerId: 1, followedId: 2 }]);
  await port.unfollow(1, 2);
  await follow(1, 2);
  expect(await events()).toHaveLength(1);
});

describe('a long list', () => {
  async function crowd(size: number) {
    const under = await store();
    for (let id = 2; id < size + 2; id++) await under.follow(id, 1);
    return { ...under, latestFirst: Array.from({ length: size }, (_, index) => size + 1 - index) };
  }

  test('has the same content by page numbers and by cursors', async () => {
    const { port, latestFirst } = await crowd(23);
    const byNumber: number[] = [];
    for (const page of [1, 2, 3, 4]) byNumber.push(...(await port.followers(1, { page, per_page: 10 })).items);
    expect(byNumber).toEqual(latestFirst);

    const byCursor: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await port.followers(1, { page: 1, per_page: 10, cursor });
      byCursor.push(...page.items);
      cursor = page.next;
    } while (cursor !== undefined);
    expect(byCursor).toEqual(latestFirst);
  });

  test('has no total beyond page 34', async () => {
    const { port } = await store();
    expect(await port.followers(1, { page: 34, per_page: 30 })).toEqual({ items: [] });
    await expect(port.followers(1, { page: 35, per_page: 30 })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test("refuses a cursor of another user's list", async () => {
    const { port, follow } = await crowd(3);
    await follow(3, 9);
    await follow(4, 9);
    const { next } = await port.followers(9, { page: 1, per_page: 1 });
    expect(next).toBeDefined();
    for (const cursor of [next, 'invented', Buffer.from('[]').toString('base64url')]) {
      await expect(port.followers(1, { ...firstPage, cursor })).rejects.toMatchObject({ code: 'invalid_input' });
    }
  });
});
