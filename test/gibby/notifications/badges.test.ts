import fc from 'fast-check';
import { expect, test } from 'vitest';
import { badgesOf } from '#shared/gibby/notifications/badges.rules.ts';
import { sampleOf } from '#test/contract/samples.ts';
import { notificationFixture } from './notification-fixture.ts';

const documented = sampleOf('/api/user/unread-badges').data;

test('the sum is that of the sample: notifications and news, without messages', () => {
  expect(badgesOf({ notifications: 3, news: 1, messages: 0 })).toEqual(documented);
});

test('a new user has nothing to open', async () => {
  const { join, badges } = await notificationFixture();
  await join(7);
  expect(await badges(7)).toEqual({ unread_notifications: 0, unread_news: 0, unread_badges: 0, unread_messages: 0 });
});

const anyAction = fc.oneof(
  fc.record({ kind: fc.constant('follow' as const), who: fc.integer({ min: 1, max: 6 }), by: fc.nat(5) }),
  fc.record({ kind: fc.constant('unfollow' as const), who: fc.integer({ min: 1, max: 6 }), by: fc.nat(5) }),
  fc.record({ kind: fc.constant('open' as const), who: fc.integer({ min: 1, max: 6 }), by: fc.nat(5) }),
  fc.record({ kind: fc.constant('openNews' as const), who: fc.integer({ min: 1, max: 6 }), by: fc.nat(5) }),
  fc.record({ kind: fc.constant('change' as const), who: fc.integer({ min: 1, max: 6 }), by: fc.nat(5) }),
  fc.record({ kind: fc.constant('deliver' as const), who: fc.constant(0), by: fc.constant(0) }),
);

test('badges and counters equal the lists after random events, each delivered repeatedly', async () => {
  const fixture = await notificationFixture();
  const ids = [1, 2, 3, 4, 5, 6];
  for (const id of ids) await fixture.join(id);
  const rowsOf = async (list: 'notifications' | 'news', id: number): Promise<{ id: string; is_read: boolean }[]> =>
    (await fixture[list](id)).body.data;

  for (const { kind, who, by } of fc.sample(anyAction, { numRuns: 120, seed: 65 })) {
    const other = ((who + by) % 6) + 1;
    if (kind === 'follow' && other !== who) await fixture.follow(who, other);
    if (kind === 'unfollow') await fixture.unfollow(who, other);
    if (kind === 'change') await fixture.changePage(by % 2 ? 'privacy-policy' : 'terms-and-condition', `Text ${who}`);
    if (kind === 'deliver') expect(await fixture.deliver()).toEqual([]);
    if (kind === 'open') await fixture.open(who, (await rowsOf('notifications', who))[by]?.id ?? 'none');
    if (kind === 'openNews') await fixture.openNews(who, (await rowsOf('news', who))[by]?.id ?? 'none');
  }
  await fixture.deliver();

  const totals = { notifications: 0, news: 0, read: 0 };
  for (const id of ids) {
    const rows = { notifications: await rowsOf('notifications', id), news: await rowsOf('news', id) };
    const unreadIn = (list: 'notifications' | 'news') => rows[list].filter(({ is_read }) => !is_read).length;
    const [notifications, news] = [unreadIn('notifications'), unreadIn('news')];
    expect(await fixture.badges(id)).toEqual({
      unread_notifications: notifications,
      unread_news: news,
      unread_badges: notifications + news,
      unread_messages: 0,
    });
    const [followers, following] = [await fixture.followers(id), await fixture.followings(id)];
    expect(await fixture.ports.follows.counts(id)).toEqual({
      followers: followers.body.data.length,
      following: following.body.data.length,
    });
    totals.notifications += rows.notifications.length;
    totals.news += rows.news.length;
    totals.read += rows.notifications.length + rows.news.length - notifications - news;
  }
  for (const total of Object.values(totals)) expect(total).toBeGreaterThan(5);
});
