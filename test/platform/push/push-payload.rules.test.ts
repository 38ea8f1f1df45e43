import { describe, expect, test } from 'vitest';
import type { PushMessage } from '#shared/platform/push/push.ts';
import { pushPayload } from '#shared/platform/push/push-payload.rules.ts';

const message: PushMessage = {
  messageId: '900000000000000000000001-5',
  text: 'Your gig is finished',
  code: 3,
  data: { name: 'gig-stopped', price: 11.15 },
  lifeSeconds: 3600,
};
const platforms = ['APNS', 'APNS_SANDBOX', 'GCM'] as const;
const parsed = (platform: (typeof platforms)[number], changes: Partial<PushMessage> = {}) =>
  JSON.parse(pushPayload(platform, { ...message, ...changes }));

test('Apple gets a text with a sound, and our fields next to them', () => {
  const { messageId, code, data } = message;
  const payload = { aps: { alert: { body: 'Your gig is finished' }, sound: 'default' }, messageId, code, data };
  expect(parsed('APNS')).toEqual(payload);
  expect(parsed('APNS_SANDBOX')).toEqual(payload);
});

test('Google gets the form of its version 1, with only strings as data', () => {
  expect(parsed('GCM')).toEqual({
    fcmV1Message: {
      message: {
        notification: { body: 'Your gig is finished' },
        data: { messageId: message.messageId, code: '3', data: '{"name":"gig-stopped","price":11.15}' },
        android: { priority: 'high', ttl: '3600s' },
      },
    },
  });
});

test('a push without text wakes the app and shows nothing', () => {
  const { text, code, ...silent } = message;
  const sender = 'c00000000000000000000001';
  const apple = JSON.parse(pushPayload('APNS', { ...silent, sender }));
  expect(apple).toEqual({ aps: { 'content-available': 1 }, messageId: message.messageId, sender, data: message.data });
  const google = JSON.parse(pushPayload('GCM', { ...silent, sender }));
  expect(google.fcmV1Message.message).not.toHaveProperty('notification');
  expect(google.fcmV1Message.message.data).toMatchObject({ sender });
});

test('user data cannot act as instructions to the platform or as codes of the product', () => {
  const data = { aps: { alert: 'free money' }, code: 3, messageId: 'x', from: 'y', 'gcm.z': 'z' };
  expect(parsed('APNS', { data })).toMatchObject({ aps: { alert: { body: message.text } }, code: 3, data });
  const { data: given } = parsed('GCM', { data }).fcmV1Message.message;
  expect(Object.keys(given).sort()).toEqual(['code', 'data', 'messageId']);
});

describe.each(platforms)('a message that is too large for %s', (platform) => {
  const bytesOf = (changes: Partial<PushMessage>) =>
    Buffer.byteLength(pushPayload(platform, { ...message, ...changes }));

  test('is always cut to the limit, whatever it contains', () => {
    for (const unit of ['x', 'é', '"', '\n', '👋', '\u0001']) {
      for (const length of [10, 1000, 3500, 4000, 4095, 4096, 5000, 20_000]) {
        const long = unit.repeat(length);
        for (const changes of [{ data: { long } }, { text: long }, { text: long, data: { long } }]) {
          expect(bytesOf(changes), `${JSON.stringify(unit)} ${length}`).toBeLessThanOrEqual(4096);
        }
      }
    }
  });

  test('loses its data before its text', () => {
    const text = JSON.stringify(parsed(platform, { data: { long: 'x'.repeat(4096) } }));
    expect(text).toContain('Your gig is finished');
    expect(text).toContain('"cut":');
    expect(text).not.toContain('xxx');
  });

  test('loses the end of its text last, between two characters', () => {
    const text = pushPayload(platform, { ...message, text: `Begin${'👋'.repeat(3000)}` });
    expect(text).toMatch(/Begin(👋){700,}…/);
    expect(text.isWellFormed()).toBe(true);
    expect(Buffer.byteLength(text)).toBeGreaterThan(3500);
  });

  test('stays complete as long as it fits', () => {
    const room = 4096 - bytesOf({ data: { long: '' } });
    expect(bytesOf({ data: { long: 'x'.repeat(room) } })).toBe(4096);
    expect(pushPayload(platform, { ...message, data: { long: 'x'.repeat(room) } })).toContain('xxx');
    expect(pushPayload(platform, { ...message, data: { long: 'x'.repeat(room + 1) } })).not.toContain('xxx');
  });
});
