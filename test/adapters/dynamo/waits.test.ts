import { expect, test } from 'vitest';
import { gigWaits } from '../../../shared/adapters/dynamo/waits.ts';
import { testRuntime } from '../../support/store.ts';

test('an item has the token of the state that waits last, and of no other item', async () => {
  const waits = gigWaits(await testRuntime());
  await waits.remember('g1', { state: 'pendingOperator', taskToken: 'first' });
  await waits.remember('g1', { state: 'operatorFound', taskToken: 'second' });

  expect(await waits.find('g1')).toEqual({ state: 'operatorFound', taskToken: 'second' });
  expect(await waits.find('g2')).toBeUndefined();
});
