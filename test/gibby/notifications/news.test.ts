import { describe, expect, test } from 'vitest';
import { notificationFixture } from './notification-fixture.ts';

/** User 7 registered before both pages changed, user 8 between the changes, user 9 after them. */
async function given() {
  const fixture = await notificationFixture();
  await fixture.join(7);
  await fixture.changePage('terms-and-condition', 'Whoever asks pays.');
  await fixture.join(8);
  await fixture.changePage('privacy-policy', 'We know nothing.');
  await fixture.join(9);
  expect(await fixture.deliver()).toEqual([]);
  const slugs = async (as: number) =>
    (await fixture.news(as)).body.data.map(({ data }: { data: { slug: string } }) => data.slug);
  const idAt = async (as: number, index: number) => String((await fixture.news(as)).body.data[index]?.id);
  return { ...fixture, slugs, idAt };
}

test('a changed page is news as documented', async () => {
  const { news } = await given();
  const { status, body } = await news(7);
  expect(status).toBe(200);
  const words = (page: string) =>
    `We have made some changes on our ${page} page. Please kindly read through it and contact us at help@example.com if you have any question.`;
  const common = {
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    is_read: false,
    image: 'https://gibby.example.com/gibby/img/logo-gibby-notifications.png',
    created_at: expect.stringMatching(/^2026-03-01 19:00:0\d$/),
  };
  const privacy = { id: 2, title: 'Privacy Policy', slug: 'privacy-policy', type: 12 };
  const terms = { id: 1, title: 'Terms and Condition', slug: 'terms-and-condition', type: 11 };
  expect(body.data).toEqual([
    { ...common, type: 12, message: words('Privacy Policy'), data: privacy },
    { ...common, type: 11, message: words('Terms and Condition'), data: terms },
  ]);
  expect(body.meta.pagination).toMatchObject({ total: 2, count: 2, links: [] });
});

test('every user gets the news since their registration', async () => {
  const { slugs, badges } = await given();
  expect(await slugs(7)).toEqual(['privacy-policy', 'terms-and-condition']);
  expect(await slugs(8)).toEqual(['privacy-policy']);
  expect(await slugs(9)).toEqual([]);
  const unread = await Promise.all([7, 8, 9].map(async (id) => (await badges(id)).unread_news));
  expect(unread).toEqual([2, 1, 0]);
});

test('a repeated delivery of a change adds no news', async () => {
  const { deliver, slugs } = await given();
  await deliver();
  expect(await slugs(7)).toHaveLength(2);
});

test('saving a page without a change makes no news', async () => {
  const { changePage, deliver, slugs } = await given();
  await changePage('privacy-policy', 'We know nothing.');
  await deliver();
  expect(await slugs(7)).toHaveLength(2);
  await changePage('privacy-policy', 'We know nothing at all.');
  await deliver();
  expect(await slugs(7)).toEqual(['privacy-policy', 'privacy-policy', 'terms-and-condition']);
});

test('publishing costs the same, however many users there are', async () => {
  const { join, changePage, deliver, items } = await given();
  const added = async (work: () => Promise<unknown>) => {
    const before = (await items()).length;
    await work();
    return (await items()).length - before;
  };
  const publish = async () => {
    await changePage('privacy-policy', `Text ${(await items()).length}`);
    await deliver();
  };
  const withFew = await added(publish);
  for (let id = 20; id < 40; id++) await join(id);
  expect(await added(publish)).toBe(withFew);
});

describe('opening an item', () => {
  test('answers it as documented and marks it as read for that user, once', async () => {
    const { openNews, idAt, news, badges } = await given();
    const id = await idAt(7, 0);
    for (const answer of [await openNews(7, id), await openNews(7, id)]) {
      expect(answer.status).toBe(200);
      expect(answer.body.data).toEqual({
        id,
        message: expect.stringContaining('our Privacy Policy page'),
        type: 12,
        data: { id: 2, title: 'Privacy Policy', slug: 'privacy-policy', type: 12 },
        created_at: expect.any(String),
      });
    }
    const { data } = (await news(7)).body;
    expect(data.map(({ is_read }: { is_read: boolean }) => is_read)).toEqual([true, false]);
    expect((await badges(7)).unread_news).toBe(1);
    expect((await badges(8)).unread_news).toBe(1);
  });

  test("is a 404 for a missing item, and for one older than the reader's account", async () => {
    const { openNews, idAt, badges } = await given();
    const older = await idAt(7, 1);
    for (const [as, id] of [
      [7, 'nothing'],
      [8, older],
      [9, older],
    ] as const) {
      const { status, body } = await openNews(as, id);
      expect([status, body.error.message]).toEqual([404, 'Resource Not Found']);
    }
    expect((await badges(8)).unread_news).toBe(1);
    expect((await badges(9)).unread_news).toBe(0);
  });
});
