import { expect, test } from 'vitest';
import { handler as registerDevice } from '#functions/dropin/devices/register-device/handler.ts';
import { call } from '#test/support/call.ts';
import { itemsOf } from '#test/support/items.ts';
import { ownApp, phones } from './phones.ts';

/** The document's body, with an invented app. */
const sample = { deviceAddress: 'xxxxxx', deviceType: 'ios', bundleId: 'com.example.other' };

test('POST /devices accepts the documented body and returns the stored device', async () => {
  const { ports, customer, addressesOf } = await phones();

  const { status, body } = await call(registerDevice, ports, { as: customer, body: sample });

  expect(status).toBe(200);
  expect(body).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{24}$/),
    account: customer,
    ...sample,
    status: 'active',
    createdAt: '2026-03-01T12:00:00.000Z',
    updatedAt: '2026-03-01T12:00:00.000Z',
  });
  expect(await addressesOf(customer)).toEqual(['xxxxxx']);
});

test('the field names of instant streaming are accepted as well, and the app defaults to our own', async () => {
  const { ports, customer } = await phones();

  for (const bundleId of [undefined, null]) {
    const request = { deviceToken: 'yyyyyy', deviceType: 'android', bundleId };
    const { status, body } = await call(registerDevice, ports, { as: customer, body: request });
    expect(status).toBe(200);
    expect(body).toMatchObject({ deviceAddress: 'yyyyyy', deviceType: 'android', bundleId: ownApp });
    expect(body).not.toHaveProperty('deviceToken');
  }
});

test('registering again renews the one device', async () => {
  const { ports, customer, clock, addressesOf } = await phones();
  const before = await call(registerDevice, ports, { as: customer, body: sample });
  clock.advance(60);

  const after = await call(registerDevice, ports, { as: customer, body: sample });

  expect(after.body).toEqual({ ...before.body, updatedAt: '2026-03-01T12:01:00.000Z' });
  expect(await addressesOf(customer)).toEqual(['xxxxxx']);
});

test('a phone that changes hands belongs only to its new owner', async () => {
  const { ports, customer, first, addressesOf } = await phones();
  await call(registerDevice, ports, { as: customer, body: sample });

  const { status } = await call(registerDevice, ports, { as: first, body: sample });

  expect(status).toBe(200);
  expect(await addressesOf(customer)).toEqual([]);
  expect(await addressesOf(first)).toEqual(['xxxxxx']);
});

test.each([
  ['no address', { deviceType: 'ios' }, 'deviceAddress'],
  ['an empty address', { deviceAddress: '', deviceType: 'ios' }, 'deviceAddress'],
  ['an address that is no token', { deviceAddress: 'two words', deviceType: 'ios' }, 'deviceAddress'],
  ['an endless address', { deviceAddress: 'x'.repeat(2049), deviceType: 'ios' }, 'deviceAddress'],
  ['no platform', { deviceAddress: 'xxxxxx' }, 'deviceType'],
  ['another platform', { deviceAddress: 'xxxxxx', deviceType: 'windows' }, 'deviceType'],
  ['an app with a bad name', { deviceAddress: 'xxxxxx', deviceType: 'ios', bundleId: 'com example' }, 'bundleId'],
])('%s is refused, and nothing is stored', async (_what, body, path) => {
  const { ports, customer, runtime } = await phones();
  const before = await itemsOf(runtime);

  const answer = await call(registerDevice, ports, { as: customer, body });

  expect([answer.status, answer.body.reason]).toEqual([400, 'invalid_input']);
  expect(answer.body.errors).toMatchObject([{ in: 'body', path }]);
  expect(await itemsOf(runtime)).toEqual(before);
});

test('while the platform does not answer nothing is stored, and the app may try again', async () => {
  const { ports, customer, unreachable, addressesOf } = await phones();
  unreachable.add('xxxxxx');

  const { status, body } = await call(registerDevice, ports, { as: customer, body: sample });

  expect([status, body.reason]).toEqual([502, 'provider_unavailable']);
  expect(await addressesOf(customer)).toEqual([]);
  unreachable.clear();
  expect((await call(registerDevice, ports, { as: customer, body: sample })).status).toBe(200);
});

test('a caller who is not signed in cannot register a device', async () => {
  const { ports } = await phones();
  expect((await call(registerDevice, ports, { body: sample })).status).toBe(401);
});
