import { describe, expect, test } from 'vitest';
import { bothFlags, noFlags, notificationFixture } from './notification-fixture.ts';

/** User 7, whom users 1 and then 2 follow, with the notifications delivered. */
async function followed() {
  const fixture = await notificationFixture();
  for (const id of [1, 2, 7]) await fixture.join(id);
  await fixture.follow(1, 7);
  await fixture.follow(2, 7);
  expect(await fixture.deliver()).toEqual([]);
  const idAt = async (index: number) => String((await fixture.notifications(7)).body.data[index]?.id);
  return { ...fixture, idAt };
}

test('a followed user is notified, as documented, and with the type that its sample lacks', async () => {
  const { notifications } = await followed();
  const { status, body } = await notifications(7);
  expect(status).toBe(200);
  expect(body).toEqual({
    data: [2, 1].map((id) => ({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      type: 5,
      message: `“User ${id}” is following you`,
      is_read: false,
      data: { user_id: id, name: `User ${id}` },
      image: expect.stringMatching(/^https:\/\/gibby\.example\.com\//),
      created_at: expect.stringMatching(/^2026-03-01 19:00:0\d$/),
    })),
    meta: {
      pagination: { total: 2, count: 2, per_page: 30, current_page: 1, total_pages: 1, links: [] },
      cursor: { next: null },
    },
  });
  expect((await notifications(1)).body.data).toEqual([]);
});

test('a notification shows the smallest picture of the user who caused it', async () => {
  const { join, follow, deliver, notifications } = await followed();
  const photo = { kind: 'user', path: 'users/5/0123456789abcdef0123456789abcdef', extension: 'jpg' } as const;
  await join(5, { photo });
  await follow(5, 7);
  await deliver();
  expect((await notifications(7)).body.data[0].image).toBe(`https://gibby.example.com/uploads/${photo.path}_mini.jpg`);
});

test('following again after unfollowing notifies only once', async () => {
  const { follow, unfollow, deliver, notifications } = await followed();
  await unfollow(1, 7);
  await follow(1, 7);
  await deliver();
  expect((await notifications(7)).body.data.map(({ data }: { data: { user_id: number } }) => data.user_id)).toContain(
    1,
  );
  expect((await notifications(7)).body.meta.pagination.total).toBe(2);
});

describe('opening a notification', () => {
  test('answers it as documented and marks it as read, once', async () => {
    const { open, idAt, notifications, badges } = await followed();
    const id = await idAt(1);
    for (const answer of [await open(7, id), await open(7, id)]) {
      expect(answer.status).toBe(200);
      expect(answer.body.data).toEqual({
        id,
        message: '“User 1” is following you',
        type: 5,
        data: { user_id: 1, name: 'User 1' },
        created_at: expect.any(String),
      });
    }
    const { data } = (await notifications(7)).body;
    expect(data.map(({ is_read }: { is_read: boolean }) => is_read)).toEqual([false, true]);
    expect(await badges(7)).toMatchObject({ unread_notifications: 1 });
  });

  test.each([['nobody'], ['../7'], ['x'.repeat(100)]])('is a 404 for %s', async (id) => {
    const { open } = await followed();
    const { status, body } = await open(7, id);
    expect([status, body.error.message]).toEqual([404, 'Resource Not Found']);
  });

  test('is a 404 for one of another user, which stays unread', async () => {
    const { open, idAt, badges } = await followed();
    expect((await open(1, await idAt(0))).status).toBe(404);
    expect(await badges(7)).toMatchObject({ unread_notifications: 2 });
  });
});

describe('outside the app', () => {
  async function given(flags: Record<string, boolean>) {
    const fixture = await notificationFixture();
    for (const id of [1, 7]) await fixture.join(id);
    await fixture.registerDevice(7, { token: 'phone-of-7', device_type: 'ios', bundle_id: 'com.example.gibby' });
    await fixture.choose(7, flags);
    await fixture.follow(1, 7);
    return fixture;
  }

  test('no mail or push goes to a user who has not asked for it, but the app shows the notification', async () => {
    for (const flags of [{}, noFlags]) {
      const { deliver, mails, pushed, badges } = await given(flags);
      expect(await deliver()).toEqual([]);
      expect([mails, pushed]).toEqual([[], []]);
      expect(await badges(7)).toMatchObject({ unread_notifications: 1 });
    }
  });

  test.each([
    [{ email_new_follower: true }, 1, 0],
    [{ fcm_new_follower: true }, 0, 1],
    [bothFlags, 1, 1],
  ])(
    'with %j %d mails and %d pushes are sent, even when every event is delivered again',
    async (flags, mailed, sent) => {
      const { deliver, mails, pushed } = await given(flags);
      for (let times = 0; times < 3; times++) expect(await deliver()).toEqual([]);
      expect([mails.length, pushed.length]).toEqual([mailed, sent]);
    },
  );

  test('mail and push say the same as the list', async () => {
    const { deliver, mails, pushed, notifications } = await given(bothFlags);
    await deliver();
    const [{ id, message }] = (await notifications(7)).body.data;
    expect(mails).toEqual([{ to: 'user7@example.com', subject: 'You have a new follower', message }]);
    expect(pushed).toEqual([
      {
        endpoint: 'endpoint of phone-of-7',
        message: {
          messageId: id,
          text: message,
          data: { type: 5, user_id: 1, name: 'User 1' },
          lifeSeconds: expect.any(Number),
        },
      },
    ]);
  });

  test('a failed channel delivers later, and delays neither the other channel nor the app', async () => {
    const { deliver, mails, pushed, outages, badges } = await given(bothFlags);
    outages.add('mail');
    expect(await deliver()).toHaveLength(1);
    expect([mails.length, pushed.length]).toEqual([0, 1]);
    expect(await badges(7)).toMatchObject({ unread_notifications: 1 });
    outages.clear();
    expect(await deliver()).toEqual([]);
    expect([mails.length, pushed.length]).toEqual([1, 1]);
  });

  test('a user who was deactivated in between gets no mail or push', async () => {
    const { ports, deliver, mails, pushed } = await given(bothFlags);
    const { users } = ports;
    const deactivated = {
      ...users,
      get: async (id: number) => {
        const user = await users.get(id);
        return user && { ...user, status: 'deactivated' as const };
      },
    };
    Object.assign(ports, { users: deactivated });
    await deliver();
    expect([mails, pushed]).toEqual([[], []]);
  });

  test('offers that are withdrawn and made anew are mailed and pushed once a day, and shown each time', async () => {
    const flags = { email_new_offer: true, fcm_new_offer: true };
    const { ports, runtime, at, deliver, mails, pushed, badges } = await given(flags);
    const offer = async (actorId: number, requestId: number) => {
      runtime.clock.advance(60);
      const data = { request_id: requestId, request_offer_id: 1, name: 'A', item: 'Tea', offer_price: 'Rp 1' };
      const message = 'An offer';
      const notification = { kind: 'newOffer', userId: 7, actorId, message, at: at(), data } as const;
      await ports.notifications.add(notification, `offer/${runtime.clock.now()}`);
      expect(await deliver()).toEqual([]);
    };
    for (let times = 0; times < 4; times++) await offer(1, 30);
    expect([mails.length, pushed.length]).toEqual([1, 1]);
    await offer(2, 30);
    await offer(1, 31);
    expect([mails.length, pushed.length]).toEqual([3, 3]);
    expect(await badges(7)).toMatchObject({ unread_notifications: 7 });
    runtime.clock.advance(27 * 3600);
    await offer(1, 30);
    expect([mails.length, pushed.length]).toEqual([4, 4]);
  });
});
