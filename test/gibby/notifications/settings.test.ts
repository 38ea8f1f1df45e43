import { describe, expect, test } from 'vitest';
import { settingFlags } from '#shared/gibby/notifications/user-settings.ts';
import { sampleOf } from '#test/contract/samples.ts';
import { notificationFixture } from './notification-fixture.ts';

const path = '/api/user/setting';
const documentedChange = sampleOf(path, { method: 'POST', kind: 'request' }) as Record<string, boolean>;

async function given() {
  const fixture = await notificationFixture();
  await fixture.join(7, { createdAt: '2017-01-25T03:44:15.000Z' });
  return fixture;
}

test('a user who has changed nothing has the settings of the sample', async () => {
  const { settings } = await given();
  const { status, body } = await settings(7);
  expect(status).toBe(200);
  const documented = Object(sampleOf(path, { method: 'GET', status: 200 }).data);
  expect(body.data).toMatchObject({ ...documented, user_id: 7 });
});

test('the documented request sets all 45 flags, and the answer is the documented one', async () => {
  const { choose } = await given();
  const { status, body } = await choose(7, documentedChange);
  expect(status).toBe(200);
  const { user_id, created_at, updated_at, ...flags } = Object(sampleOf(path, { method: 'POST', status: 200 }).data);
  expect(body.data).toMatchObject({ ...flags, user_id: 7, created_at: '2017-01-25 10:44:15' });
  expect(body.data.updated_at).toBe('2026-03-01 19:00:02');
  expect(settingFlags.every((flag) => body.data[flag] === true)).toBe(true);
});

test('one flag is set alone, by words or by numbers', async () => {
  const { choose, settings } = await given();
  for (const [choice, isOn] of [
    [1, true],
    [0, false],
    [true, true],
    [false, false],
  ] as const) {
    const { body } = await choose(7, { fcm_new_comment: choice });
    expect(body.data).toMatchObject({ fcm_new_comment: isOn, email_new_comment: false, email_new_offer: true });
    expect((await settings(7)).body.data).toMatchObject({ fcm_new_comment: isOn, new_comment: isOn });
  }
});

test.each([
  ['email_cancelled_by_request', 'email_canceled_by_request'],
  ['email_cancelled_by_traveller', 'email_canceled_by_traveller'],
  ['fcm_canceled_by_request', 'fcm_cancelled_by_request'],
  ['fcm_canceled_by_traveller', 'fcm_cancelled_by_traveller'],
])('%s is accepted as well, and answered as %s', async (documented, other) => {
  const { choose } = await given();
  expect((await choose(7, { [other]: false })).body.data).toMatchObject({ [documented]: false, [other]: false });
  const disagreeing = { [documented]: true, [other]: false };
  expect((await choose(7, disagreeing)).body.data).toMatchObject({ [documented]: true, [other]: true });
});

test('an empty request changes nothing', async () => {
  const { choose, settings, runtime } = await given();
  const before = (await settings(7)).body;
  runtime.clock.advance(5);
  expect((await choose(7, {})).status).toBe(200);
  expect((await settings(7)).body).toEqual(before);
});

describe('nothing changes and the answer is 422', () => {
  test.each([
    [{ email_new_comment: 'yes' }, 'The email new comment field must be true or false.'],
    [{ email_new_comment: 2 }, 'The email new comment field must be true or false.'],
    [{ fcm_new_offer: true, email_new_comment: [] }, 'The email new comment field must be true or false.'],
    [{ fcm_new_offer: true, email_new_comment: null }, 'The email new comment field is required.'],
  ])('for the value in %j', async (body, message) => {
    const { choose, items } = await given();
    const before = await items();
    const answer = await choose(7, body);
    expect([answer.status, answer.body.error.http_code, answer.body.error.message]).toEqual([422, 422, message]);
    expect(await items()).toEqual(before);
  });

  test('for a body that is no object', async () => {
    const { choose, items } = await given();
    const before = await items();
    expect((await choose(7, [])).status).toBe(422);
    expect(await items()).toEqual(before);
  });
});

describe('what the routes answer can be sent back', () => {
  test.each(['GET', 'POST'])('as the sample of %s', async (method) => {
    const { choose } = await given();
    const { data } = sampleOf(path, { method, status: 200 });
    expect((await choose(7, data)).status).toBe(200);
  });

  test('and changes nothing, also where a group is on in part', async () => {
    const { choose, settings } = await given();
    await choose(7, { email_new_comment: true, fcm_offer_accepted: false });
    const before = (await settings(7)).body.data;
    const { email_new_comment, ...coarse } = before;
    for (const answer of [before, coarse, (await choose(7, {})).body.data]) await choose(7, answer);
    expect((await settings(7)).body.data).toEqual(before);
  });

  test('with one coarse setting changed, which sets all flags of its group and nothing else', async () => {
    const { choose, settings } = await given();
    const before = (await settings(7)).body.data;
    await choose(7, { ...before, offer_related_notifications: false, new_follower: 1 });
    const after = (await settings(7)).body.data;
    expect(
      Object.keys(after)
        .filter((name) => name !== 'updated_at' && after[name] !== before[name])
        .sort(),
    ).toEqual([
      'email_new_follower',
      'email_new_offer',
      'email_offer_accepted',
      'email_offer_declined',
      'fcm_new_follower',
      'fcm_new_offer',
      'fcm_offer_accepted',
      'fcm_offer_declined',
      'new_follower',
      'offer_related_notifications',
    ]);
  });

  test('with a flag that wins over its coarse setting', async () => {
    const { choose } = await given();
    const { body } = await choose(7, { new_comment: true, fcm_new_comment: false, email_new_comment: true });
    expect(body.data).toMatchObject({ email_new_comment: true });
    const mixed = await choose(7, { offer_related_notifications: false, email_new_offer: true });
    expect(mixed.body.data).toMatchObject({ email_new_offer: false });
  });
});

test("unknown keys and those of nobody's choice are ignored", async () => {
  const { choose, settings } = await given();
  const before = (await settings(7)).body;
  expect((await choose(7, { fcm_new_request_follow_search: true, user_id: 8, theme: 'dark' })).status).toBe(200);
  expect((await settings(7)).body).toEqual(before);
  expect((await choose(7, { new_comment: 'maybe' })).body.error.message).toBe(
    'The new comment field must be true or false.',
  );
});
