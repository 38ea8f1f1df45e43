import { expect, test } from 'vitest';
import { gigTaskTokens } from '#shared/dropin/gigs/gig-task-token.dynamo.ts';
import { requestTaskTokens } from '#shared/gibby/requests/request-task-token.dynamo.ts';
import { streamTaskTokens } from '#shared/instant/streams/stream-task-token.dynamo.ts';
import { testRuntime } from '#test/support/store.ts';

test.each([gigTaskTokens, streamTaskTokens, requestTaskTokens])(
  'an item has the token of the state that waits last, and no token of another item: $name',
  async (port) => {
    const waits = port(await testRuntime());
    await waits.remember('g1', { state: 'pendingOperator', taskToken: 'first' });
    await waits.remember('g1', { state: 'operatorFound', taskToken: 'second' });

    expect(await waits.find('g1')).toEqual({ state: 'operatorFound', taskToken: 'second' });
    expect(await waits.find('g2')).toBeUndefined();
  },
);

test('a gig and a stream with the same id have separate tokens', async () => {
  const runtime = await testRuntime();
  await gigTaskTokens(runtime).remember('1', { state: 'streaming', taskToken: 'of the gig' });
  expect(await streamTaskTokens(runtime).find('1')).toBeUndefined();
});
