import { expect, test } from 'vitest';
import { devices } from '#shared/platform/devices/device.dynamo.ts';
import type { Device } from '#shared/platform/devices/device.ts';
import { pushRecords } from '#shared/platform/push/push-record.dynamo.ts';
import { aDevice } from '#test/support/builders.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';

async function store() {
  const runtime = await testRuntime();
  const port = devices(runtime);
  const register = (account: string, deviceAddress: string) => {
    const updatedAt = new Date(runtime.clock.now()).toISOString();
    return port.register(aDevice({ id: runtime.ids.objectId(), account, deviceAddress, updatedAt }));
  };
  const addressesOf = async (account: string) =>
    (await port.ofAccount(account)).map(({ deviceAddress }) => deviceAddress).sort();
  return { runtime, port, register, addressesOf, items: () => itemsOf(runtime) };
}

test('a device is stored as given, and an account without a device has none', async () => {
  const { port, register } = await store();
  const registered = await register('a', 'x');
  expect(await port.ofAccount('a')).toEqual([registered]);
  expect(await port.ofAccount('b')).toEqual([]);
});

test('the longest address is stored', async () => {
  const { register, addressesOf } = await store();
  await register('a', 'x'.repeat(2048));
  expect(await addressesOf('a')).toEqual(['x'.repeat(2048)]);
});

test('of twenty concurrent registrations of one address by two accounts, one owner remains', async () => {
  const { register, addressesOf, items } = await store();
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => register(index % 2 === 0 ? 'a' : 'b', 'x')),
  );
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []));
  expect(refused.filter((code) => code !== 'busy')).toEqual([]);
  expect(refused.length).toBeLessThan(20);
  expect([...(await addressesOf('a')), ...(await addressesOf('b'))]).toEqual(['x']);
  expect(await items()).toHaveLength(2);
});

test('an app that registers twice at once has one device under one id', async () => {
  const { port, register } = await store();
  const [one, other] = await Promise.all([register('a', 'x'), register('a', 'x')]);
  expect(one.id).toBe(other.id);
  expect(await port.ofAccount('a')).toHaveLength(1);
});

test('the eleventh device replaces the one that was renewed longest ago', async () => {
  const { runtime, register, addressesOf, items } = await store();
  for (let index = 0; index < 10; index++) {
    await register('a', `x${index}`);
    runtime.clock.advance(1);
  }
  await register('a', 'x0');
  runtime.clock.advance(1);
  await register('a', 'x10');
  expect(await addressesOf('a')).toEqual(['x0', 'x10', 'x2', 'x3', 'x4', 'x5', 'x6', 'x7', 'x8', 'x9']);
  expect(await items()).toHaveLength(20);
});

test('a removed device leaves nothing, and any account may take its address', async () => {
  const { port, register, addressesOf, items } = await store();
  await port.remove(await register('a', 'x'));
  expect(await items()).toEqual([]);
  await register('b', 'x');
  expect(await addressesOf('b')).toEqual(['x']);
});

test('a device that was renewed or moved after it was read is not removed', async () => {
  const { runtime, port, register, addressesOf } = await store();
  const read = await register('a', 'x');
  runtime.clock.advance(1);
  await register('a', 'x');
  await port.remove(read);
  expect(await addressesOf('a')).toEqual(['x']);

  const [renewed] = await port.ofAccount('a');
  await register('b', 'x');
  await port.remove(renewed as Device);
  expect([await addressesOf('a'), await addressesOf('b')]).toEqual([[], ['x']]);
});

test('what was sent and confirmed is recorded once per message, and expires after a day', async () => {
  const { runtime, items } = await store();
  const port = pushRecords(runtime);
  expect(await port.sentTo('m')).toEqual(new Set());
  await port.recordSent('m', 'd1');
  await port.recordSent('m', 'd1');
  await port.recordSent('m', 'd2');
  await port.recordSent('m2', 'd3');
  expect(await port.confirm('m', 'a')).toBe(true);
  expect(await port.confirm('m', 'a')).toBe(false);
  expect(await port.confirm('m', 'b')).toBe(true);
  expect(await port.sentTo('m')).toEqual(new Set(['d1', 'd2']));
  const inADay = Math.floor(runtime.clock.now() / 1000) + 86_400;
  expect((await items()).map(({ ttl }) => ttl)).toEqual(Array(5).fill(inADay));
});
