import { describe, expect, test } from 'vitest';
import { handler as trackEvent } from '#functions/dropin/support/track-event/handler.ts';
import type { TrackedEvent } from '#shared/dropin/support/analytics.ts';
import { rateLimits } from '#shared/platform/http/rate-limit.dynamo.ts';
import { call } from '#test/support/call.ts';
import { testRuntime } from '#test/support/store.ts';

const sample = {
  udid: '56fd6925058babeb4e977fbf',
  event: 'testing-event2',
  properties: { field3: 'value 3', field4: 'value 4' },
};

async function fixture() {
  const runtime = await testRuntime();
  const queued: TrackedEvent[] = [];
  const send = async (event: TrackedEvent) => void queued.push(event);
  const ports = { ...runtime, trackedEvents: { send }, rateLimits: rateLimits(runtime) };
  return { runtime, queued, track: (body: unknown) => call(trackEvent, ports, { body }) };
}

/** Nested lists. */
function nested(levels: number): unknown {
  return levels === 0 ? 'value' : [nested(levels - 1)];
}

describe('POST /mixpanel/track', () => {
  test('queues the documented event and answers as the document shows', async () => {
    const { runtime, queued, track } = await fixture();
    const { status, body } = await track(sample);
    expect([status, body]).toEqual([200, { code: 200 }]);
    expect(queued).toEqual([{ ...sample, id: expect.stringMatching(/^[0-9a-f-]{36}$/), at: runtime.clock.now() }]);
  });

  test('gives every event its own id, by which the provider counts it once', async () => {
    const { queued, track } = await fixture();
    await track(sample);
    await track(sample);
    expect(new Set(queued.map(({ id }) => id)).size).toBe(2);
  });

  test('needs no properties, and accepts any stable id of the phone', async () => {
    const { queued, track } = await fixture();
    expect((await track({ udid: 'A-PHONE', event: 'opened' })).status).toBe(200);
    expect(queued[0]).toMatchObject({ udid: 'A-PHONE', event: 'opened' });
  });

  test.each([
    ['no phone', { ...sample, udid: undefined }],
    ['an empty phone', { ...sample, udid: '' }],
    ['no event', { ...sample, event: undefined }],
    ['an empty event', { ...sample, event: '' }],
    ['too long an event', { ...sample, event: 'x'.repeat(256) }],
    ['properties that are no object', { ...sample, properties: ['a'] }],
    [
      'too many properties',
      { ...sample, properties: Object.fromEntries(Array.from({ length: 251 }, (_, n) => [n, n])) },
    ],
    ['properties that are too deep', { ...sample, properties: { a: nested(4) } }],
    ['no object', null],
  ])('refuses %s, and queues nothing', async (_what, body) => {
    const { queued, track } = await fixture();
    const answer = await track(body);
    expect([answer.status, answer.body.reason]).toEqual([400, 'invalid_input']);
    expect(queued).toEqual([]);
  });

  test('accepts properties as deep as the provider does', async () => {
    const { queued, track } = await fixture();
    expect((await track({ ...sample, properties: { a: nested(3) } })).status).toBe(200);
    expect(queued[0]?.properties).toEqual({ a: nested(3) });
  });

  test('refuses bodies larger than 32 KB', async () => {
    const { queued, track } = await fixture();
    const { status, body } = await track({ ...sample, properties: { a: 'x'.repeat(32 * 1024) } });
    expect([status, body.reason]).toEqual([413, 'body_too_large']);
    expect(queued).toEqual([]);
  });
});
