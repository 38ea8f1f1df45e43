import { describe, expect, test } from 'vitest';
import { dropinSituations } from './dropin-situations.ts';
import { gibbyAccounts, gibbyProfiles } from './gibby-accounts.ts';
import { gibbyMarket } from './gibby-market.ts';
import { instantSituations, realtimeSituations } from './instant-situations.ts';
import { expectOneEffect, postRoutes, type Situations } from './retried-route.ts';
import { versionsOfOthers } from './store-faults.ts';

const situations: Situations = {
  ...dropinSituations,
  ...gibbyAccounts,
  ...gibbyProfiles,
  ...gibbyMarket,
  ...instantSituations,
  ...realtimeSituations,
};
const routes = postRoutes();

test('every POST route has a situation in which its request succeeds', () => {
  expect(Object.keys(situations).sort()).toEqual([...routes.keys()].sort());
});

describe('one effect, and the answer of the success, whatever happens at any call to the store', () => {
  test.each([...routes])('%s', async (name, address) => {
    await expectOneEffect(address, situations[name]);
  });

  // A condition that is worded in another way would let each of these faults pass unnoticed.
  test('other callers came first at many commits', () => expect(versionsOfOthers()).toBeGreaterThan(30));
});
