import { expect, test } from 'vitest';
import { userSettings } from '#shared/gibby/notifications/user-settings.dynamo.ts';
import { settingFlags } from '#shared/gibby/notifications/user-settings.ts';
import { testRuntime } from '#test/support/store.ts';

const at = '2026-03-01T12:00:00.000Z';
const store = async () => userSettings(await testRuntime());

test('a user who has changed nothing has no flags', async () => {
  const port = await store();
  await port.set(7, {}, at);
  expect(await port.get(7)).toEqual({ flags: {} });
});

test('a flag is stored for its user, and all others stay unchanged', async () => {
  const port = await store();
  await port.set(7, { email_new_comment: true, fcm_new_offer: false }, '2026-02-01T12:00:00.000Z');
  await port.set(7, { fcm_new_offer: true }, at);
  expect(await port.get(7)).toEqual({ flags: { email_new_comment: true, fcm_new_offer: true }, updatedAt: at });
  expect(await port.get(8)).toEqual({ flags: {} });
});

test('all 45 flags can be set in one call', async () => {
  const port = await store();
  const flags = Object.fromEntries(settingFlags.map((flag, index) => [flag, index % 2 === 0]));
  await port.set(7, flags, at);
  expect((await port.get(7)).flags).toEqual(flags);
});

test('concurrent changes of different flags are all stored', async () => {
  const port = await store();
  await Promise.all(settingFlags.map((flag) => port.set(7, { [flag]: true }, at)));
  expect(Object.keys((await port.get(7)).flags)).toHaveLength(45);
});
