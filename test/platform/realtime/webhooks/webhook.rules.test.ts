import { expect, test } from 'vitest';
import { mayReceiveWebhooks } from '#shared/platform/realtime/webhooks/webhook.rules.ts';

test.each(['https://example.com', 'https://hooks.example.com:8443/a?b=c', 'https://example.com./'])(
  'webhooks may go to %s',
  (address) => {
    expect(mayReceiveWebhooks(address)).toBe(true);
  },
);

test.each([
  'http://example.com',
  'ftp://example.com',
  'https://user:password@example.com',
  'https://localhost/hook',
  'https://app.localhost',
  'https://127.0.0.1/hook',
  'https://2130706433/hook',
  'https://0x7f.1/hook',
  'https://169.254.169.254/latest/meta-data',
  'https://10.0.0.1',
  'https://[::1]/',
  'https://[::ffff:169.254.169.254]/',
  'https://metadata.google.internal',
  'https://intranet/hook',
  'not an address',
])('webhooks may not go to %s', (address) => {
  expect(mayReceiveWebhooks(address)).toBe(false);
});
