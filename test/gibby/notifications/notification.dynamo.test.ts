import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { notifications } from '#shared/gibby/notifications/notification.dynamo.ts';
import type { NewNotification } from '#shared/gibby/notifications/notification.ts';
import { testRuntime } from '#test/support/store.ts';

const firstPage = { page: 1, per_page: 30 };
const store = async () => notifications(await testRuntime());

/** A notification to user 7, or to another one, about a new follower; each comes one second after the other. */
function notificationOf(follower: number, userId = 7): NewNotification {
  return {
    userId,
    kind: 'newFollower',
    message: `User ${follower} is following you`,
    data: { user_id: follower, name: `User ${follower}` },
    actorId: follower,
    at: new Date(Date.parse('2026-03-01T12:00:00.000Z') + follower * 1000).toISOString(),
  };
}

test('a notification is in the list of its user only, the latest first, and counted', async () => {
  const port = await store();
  await port.add(notificationOf(2), 'followed/2/7');
  await port.add(notificationOf(1), 'followed/1/7');
  const { items } = await port.list(7, firstPage);
  expect(items.map(({ message }) => message)).toEqual(['User 2 is following you', 'User 1 is following you']);
  expect(items[0]).toEqual({ ...notificationOf(2), id: expect.any(String), isRead: false });
  expect(await port.get(7, String(items[0]?.id))).toEqual(items[0]);
  expect(await port.counts(7)).toEqual({ total: 2, unread: 2 });
  expect(await port.get(8, String(items[0]?.id))).toBeUndefined();
  expect(await port.counts(8)).toEqual({ total: 0, unread: 0 });
});

test('a repeated notification is stored once, even when both arrive at once', async () => {
  const port = await store();
  await Promise.all(Array.from({ length: 10 }, () => port.add(notificationOf(1), 'followed/1/7')));
  expect((await port.list(7, firstPage)).items).toHaveLength(1);
  expect(await port.counts(7)).toEqual({ total: 1, unread: 1 });
});

test('a read notification stays read when it is repeated', async () => {
  const port = await store();
  await port.add(notificationOf(1), 'followed/1/7');
  const [item] = (await port.list(7, firstPage)).items;
  await port.markRead(7, String(item?.id));
  await port.add(notificationOf(1), 'followed/1/7');
  expect((await port.list(7, firstPage)).items).toEqual([{ ...item, isRead: true }]);
  expect(await port.counts(7)).toEqual({ total: 1, unread: 0 });
});

test('two purposes at one moment make two notifications, and one event notifies two users', async () => {
  const port = await store();
  await port.add(notificationOf(1), 'followed/1/7');
  await port.add(notificationOf(1), 'something else');
  await port.add(notificationOf(1, 8), 'followed/1/7');
  expect(await port.counts(7)).toEqual({ total: 2, unread: 2 });
  expect(await port.counts(8)).toEqual({ total: 1, unread: 1 });
});

describe('reading', () => {
  test('counts once, however often and on however many phones a notification is opened', async () => {
    const port = await store();
    await port.add(notificationOf(1), 'a');
    await port.add(notificationOf(2), 'b');
    const [item] = (await port.list(7, firstPage)).items;
    await Promise.all(Array.from({ length: 10 }, () => port.markRead(7, String(item?.id))));
    expect(await port.counts(7)).toEqual({ total: 2, unread: 1 });
    expect((await port.list(7, firstPage)).items.map(({ isRead }) => isRead)).toEqual([true, false]);
  });

  test('changes nothing for a notification that does not exist or belongs to another user', async () => {
    const port = await store();
    await port.add(notificationOf(1), 'a');
    const [item] = (await port.list(7, firstPage)).items;
    await port.markRead(7, 'unknown');
    await port.markRead(8, String(item?.id));
    expect(await port.counts(7)).toEqual({ total: 1, unread: 1 });
    expect(await port.counts(8)).toEqual({ total: 0, unread: 0 });
  });
});

test('counts equal the list after random notifications and reads with repetitions', async () => {
  const port = await store();
  const anyAction = fc.record({ follower: fc.integer({ min: 1, max: 20 }), isReading: fc.boolean() });
  const actions = fc.sample(anyAction, { numRuns: 200, seed: 4 });
  for (let start = 0; start < actions.length; start += 10) {
    await Promise.all(
      actions.slice(start, start + 10).map(async ({ follower, isReading }) => {
        if (!isReading) return port.add(notificationOf(follower), `followed/${follower}/7`);
        const [latest, ...others] = (await port.list(7, firstPage)).items;
        const item = others[follower] ?? latest;
        if (item) await port.markRead(7, item.id);
      }),
    );
  }
  const { items } = await port.list(7, firstPage);
  const unread = items.filter(({ isRead }) => !isRead).length;
  expect(await port.counts(7)).toEqual({ total: items.length, unread });
  expect(items.length).toBeGreaterThan(10);
  expect(unread).toBeLessThan(items.length);
});
