import { expect, test } from 'vitest';
import { limitMessages } from '#shared/platform/http/limit-messages.usecase.ts';
import { rateLimits } from '#shared/platform/http/rate-limit.dynamo.ts';
import { testRuntime } from '#test/support/store.ts';

async function given() {
  const runtime = await testRuntime();
  const limits = rateLimits(runtime);
  const to = { type: 'email', value: 'hoa@example.com' } as const;
  /** What the caller gets: undefined, or the seconds to wait. */
  const ask = (by: string): Promise<number | undefined> =>
    limitMessages(limits, { purpose: 'code', to, by }).then(
      () => undefined,
      (thrown: { facts: { retryAfterSeconds: number } }) => thrown.facts.retryAfterSeconds,
    );
  return { runtime, ask };
}

test('a caller has six messages an hour, and those that strangers delay cost nothing of them', async () => {
  const { runtime, ask } = await given();
  for (let stranger = 0; stranger < 11; stranger++) expect(await ask(`stranger ${stranger}`)).toBeUndefined();
  for (let tries = 0; tries < 6; tries++) expect(await ask('owner')).toBeLessThanOrEqual(330);
  for (let message = 0; message < 6; message++) {
    runtime.clock.advance(330);
    expect(await ask('owner')).toBeUndefined();
  }
  expect(await ask('owner')).toBeGreaterThan(600);
});

test('who is over their own limit spends nothing of what all have together', async () => {
  const { ask } = await given();
  for (let tries = 0; tries < 20; tries++) await ask('stranger');
  for (let message = 0; message < 4; message++) expect(await ask('owner')).toBeUndefined();
});
