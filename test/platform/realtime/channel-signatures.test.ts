import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { channelSignatures } from '#shared/platform/realtime/channel-signatures.adapter.ts';
import { serveProvider } from '#test/support/provider-server.ts';
import { testRuntime } from '#test/support/store.ts';

/** The signatures of a stage whose secret has these values. */
async function given(values: { readonly secret: string; readonly otherSecret?: string }) {
  await serveProvider(
    { name: 'none', answer: () => Promise.reject(new Error('No provider is asked.')) },
    {
      realtime: { key: 'app-key', appId: '1001', ...values },
    },
  );
  return channelSignatures(await testRuntime({ REALTIME_SECRET: 'realtime' }));
}

function signedBy(secret: string): string {
  return `app-key:${createHmac('sha256', secret).update('1.2:private-news').digest('hex')}`;
}

test.each([
  ['before the change', { secret: 'first', otherSecret: 'next' }, ['first', 'next']],
  ['after the change', { secret: 'next', otherSecret: 'first' }, ['next', 'first']],
  ['once the other value is gone', { secret: 'next', otherSecret: '' }, ['next']],
])('a subscription counts by one of two values, and we sign by the first: %s', async (_when, values, good) => {
  const signatures = await given(values);
  expect(await signatures.sign('1.2', 'private-news')).toBe(signedBy(values.secret));
  for (const secret of ['first', 'next', '', 'another']) {
    const madeAt = await signatures.verify(signedBy(secret), '1.2', 'private-news');
    expect(madeAt !== undefined, secret).toBe(good.includes(secret));
  }
});
