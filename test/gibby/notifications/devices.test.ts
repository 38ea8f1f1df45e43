import { expect, test } from 'vitest';
import { deviceOwnerOf } from '#shared/platform/devices/device.ts';
import { notificationFixture } from './notification-fixture.ts';

const phone = { token: 'phone', device_type: 'android', bundle_id: 'com.example.gibby' } as const;

test('a phone is registered for its user, and again as the same device', async () => {
  const { registerDevice, ports, runtime } = await notificationFixture();
  const first = await registerDevice(7, phone);
  runtime.clock.advance(59);
  const second = await registerDevice(7, phone);
  expect(first.status).toBe(200);
  expect(first.body.data).toEqual({
    id: expect.any(String),
    device_type: 'android',
    bundle_id: 'com.example.gibby',
    created_at: '2026-03-01 19:00:01',
    updated_at: '2026-03-01 19:00:01',
  });
  expect(second.body.data).toEqual({ ...first.body.data, updated_at: '2026-03-01 19:01:01' });
  expect(await ports.devices.ofAccount(deviceOwnerOf(7))).toHaveLength(1);
});

test('a phone that changes hands is removed from its former user', async () => {
  const { registerDevice, ports } = await notificationFixture();
  await registerDevice(7, phone);
  await registerDevice(8, phone);
  expect(await ports.devices.ofAccount(deviceOwnerOf(7))).toEqual([]);
  expect(await ports.devices.ofAccount(deviceOwnerOf(8))).toHaveLength(1);
});

test.each([
  [{ ...phone, token: '' }],
  [{ ...phone, token: 'with blanks' }],
  [{ ...phone, device_type: 'pager' }],
  [{ token: 'phone', device_type: 'ios' }],
])('%j is refused, and nothing is stored', async (body) => {
  const { registerDevice, items } = await notificationFixture();
  expect((await registerDevice(7, body)).status).toBe(422);
  expect(await items()).toEqual([]);
});

test('a phone that the platform cannot register is not stored', async () => {
  const { registerDevice, items, outages } = await notificationFixture();
  outages.add('push');
  expect((await registerDevice(7, phone)).status).toBe(502);
  expect(await items()).toEqual([]);
});
