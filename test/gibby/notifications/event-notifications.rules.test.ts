import { expect, test } from 'vitest';
import { planFor } from '#shared/gibby/notifications/event-notifications.rules.ts';
import { newsOfPage } from '#shared/gibby/notifications/news.view.ts';
import { notificationKinds, notificationTypes } from '#shared/gibby/notifications/notification.ts';
import { sampleOf } from '#test/contract/samples.ts';

const documented = (path: string) => Object(sampleOf(path).data);

test('types are numbered as documented, 1 to 15 and 99', () => {
  expect(Object.values(notificationTypes)).toEqual([...Array.from({ length: 15 }, (_, index) => index + 1), 99]);
});

test("a followed user learns the follower's name", () => {
  const event = { event: 'followed', followerId: 2, followedId: 7, at: '2026-03-01T12:00:00.000Z' } as const;
  const { people, notificationsFor } = planFor({ topic: 'follow', record: event });
  expect(people).toEqual([2]);
  expect(notificationsFor((userId) => `User ${userId}`)).toEqual([
    {
      userId: 7,
      kind: 'newFollower',
      message: '“User 2” is following you',
      data: { user_id: 2, name: 'User 2' },
      actorId: 2,
      at: event.at,
    },
  ]);
});

test('the same event has the same purpose, and no other event has it', () => {
  const purposeOf = (followerId: number, followedId: number, at: string) =>
    planFor({ topic: 'follow', record: { event: 'followed', followerId, followedId, at } }).purpose;
  const [earlier, later] = ['2026-03-01T12:00:00.000Z', '2026-03-02T12:00:00.000Z'] as const;
  expect(purposeOf(2, 7, earlier)).toBe(purposeOf(2, 7, later));
  expect(new Set([purposeOf(2, 7, earlier), purposeOf(7, 2, earlier), purposeOf(27, 1, earlier)]).size).toBe(3);
});

test('an offer and an expired request are announced in the words of the document, with the name in quotes', () => {
  const [offer] = documented('/api/user/notifications') as { message: string; data: Record<string, never> }[];
  const { type, message } = notificationKinds.newOffer;
  const words = message({ ...offer?.data, name: 'sample sample', return_country: 'Indonesia' } as never);
  expect([type, words]).toEqual([6, offer?.message.replace('sample sample', '“sample sample”')]);

  const expired = documented('/api/user/notifications/{id}') as { type: number; message: string };
  const { expiredRequest } = notificationKinds;
  const facts = { request_id: 46, item: 'bika ambon', country: 'Indonesia', city: 'Medan' };
  expect({ type: expiredRequest.type, message: expiredRequest.message(facts) }).toMatchObject({
    type: expired.type,
    message: expired.message,
  });
});

test('news of the two pages are those of the document', () => {
  const at = '2026-03-01T12:00:00.000Z';
  const help = 'help@example.com';
  const drafts = [
    newsOfPage({ pageId: 2, slug: 'privacy-policy', title: 'Privacy Policy', at }, help),
    newsOfPage({ pageId: 1, slug: 'terms-and-condition', title: 'Terms and Condition', at }, help),
  ];
  const rows = documented('/api/user/news') as { type: number; message: string; data: unknown }[];
  expect(drafts).toEqual(rows.map(({ type, message, data }) => ({ type, message, data, at })));
});

test.each(Object.entries(notificationKinds))(
  'no user’s text begins a sentence of the notification %s',
  (_kind, { message }) => {
    const data = new Proxy(
      {},
      { get: (_, member) => (['name', 'item'].includes(String(member)) ? 'Your payment' : '7') },
    );
    expect((message as (data: unknown) => string)(data)).not.toMatch(/(?:^|[.!?] )Your payment(?! of)/);
  },
);

test('a name from before there was a normal form cannot pose as a line of ours', () => {
  const words = notificationKinds.newFollower.message({ user_id: 2, name: 'Gibby\u202e\r\nYour payment failed' });
  expect(words).toBe('“Gibby   Your payment failed” is following you');
});
