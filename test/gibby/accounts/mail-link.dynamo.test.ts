import { expect, test } from 'vitest';
import { mailLinks } from '#shared/gibby/accounts/mail-links/mail-link.dynamo.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';

const link = { userId: 7, email: 'email@example.com', generation: 2 } as const;

async function given() {
  const runtime = await testRuntime();
  const port = mailLinks(runtime);
  const spend = (secret: string) => tableOf(runtime).commit([port.spend('password', secret)]);
  return { runtime, port, spend };
}

test('a link is found by its secret, which is not stored, and only for its own purpose', async () => {
  const { runtime, port } = await given();
  const secret = await port.issue('password', link);
  expect(await port.find('password', secret)).toEqual(link);
  expect(await port.find('verification', secret)).toBeUndefined();
  expect(await port.find('password', 'other')).toBeUndefined();
  expect(JSON.stringify(await itemsOf(runtime))).not.toContain(secret);
});

test.each([
  ['verification', 7 * 24 * 3600],
  ['password', 3600],
] as const)('a link of %s is valid for %d seconds', async (purpose, seconds) => {
  const { runtime, port } = await given();
  const secret = await port.issue(purpose, link);
  runtime.clock.advance(seconds - 1);
  expect(await port.find(purpose, secret)).toEqual(link);
  runtime.clock.advance(1);
  expect(await port.find(purpose, secret)).toBeUndefined();
});

test('a link is spent once, even by many at once', async () => {
  const { port, spend } = await given();
  const secret = await port.issue('password', link);
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => spend(secret)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'link_refused' });
  }
  expect(await port.find('password', secret)).toBeUndefined();
});

test('an expired or unknown link cannot be spent', async () => {
  const { runtime, port, spend } = await given();
  const secret = await port.issue('password', link);
  runtime.clock.advance(3600);
  for (const tried of [secret, 'other']) await expect(spend(tried)).rejects.toMatchObject({ code: 'link_refused' });
});
