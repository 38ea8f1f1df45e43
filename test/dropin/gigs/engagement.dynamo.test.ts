import { expect, test } from 'vitest';
import { engagements } from '#shared/dropin/gigs/engagement.dynamo.ts';
import { gigs } from '#shared/dropin/gigs/gig.dynamo.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { testRuntime } from '#test/support/store.ts';

async function stores() {
  const runtime = await testRuntime();
  const commit = (...writes: Write[]) => gigs(runtime).commit(writes);
  return { store: engagements(runtime), commit };
}

test('an account without any gig is free', async () => {
  const { store } = await stores();

  expect(await store.get('a')).toEqual({ accountId: 'a', owesRatingFor: [] });
  expect(await store.getMany(['a', 'a'])).toEqual(new Map([['a', { accountId: 'a', owesRatingFor: [] }]]));
});

test('an account is in one gig per role at a time, and may enter another once it is released', async () => {
  const { store, commit } = await stores();
  await commit(store.engage('a', 'operator', 'g1'));

  await expect(commit(store.engage('a', 'operator', 'g2'))).rejects.toMatchObject({ code: 'gig_under_way' });
  await commit(store.engage('a', 'customer', 'g3'));
  expect(await store.get('a')).toEqual({ accountId: 'a', operatorGig: 'g1', customerGig: 'g3', owesRatingFor: [] });

  await commit(store.release('a', 'operator', 'g1', { owesRating: false }));
  await commit(store.engage('a', 'operator', 'g2'));
  expect((await store.get('a')).operatorGig).toBe('g2');
});

test('an account cannot be released from a gig that it is not in', async () => {
  const { store, commit } = await stores();
  await commit(store.engage('a', 'operator', 'g1'));

  for (const release of [
    store.release('a', 'operator', 'g2', { owesRating: true }),
    store.release('a', 'customer', 'g1', { owesRating: true }),
    store.release('b', 'operator', 'g1', { owesRating: true }),
  ]) {
    await expect(commit(release)).rejects.toMatchObject({ code: 'changed_meanwhile' });
  }
  expect(await store.get('a')).toEqual({ accountId: 'a', operatorGig: 'g1', owesRatingFor: [] });
  expect(await store.get('b')).toEqual({ accountId: 'b', owesRatingFor: [] });
});

test('an account that owes ratings enters no new gig in either role until each of them is lifted', async () => {
  const { store, commit } = await stores();
  await commit(store.engage('a', 'operator', 'g1'));
  await commit(store.engage('a', 'customer', 'g2'));
  await commit(store.release('a', 'operator', 'g1', { owesRating: true }));
  await commit(store.release('a', 'customer', 'g2', { owesRating: true }));
  expect((await store.getMany(['a'])).get('a')).toEqual({ accountId: 'a', owesRatingFor: ['g1', 'g2'] });

  await commit(store.lift('a', 'g1'), store.lift('b', 'g1'));
  await expect(commit(store.engage('a', 'operator', 'g3'))).rejects.toMatchObject({ code: 'rating_owed' });
  await expect(commit(store.engage('a', 'customer', 'g3'))).rejects.toMatchObject({ code: 'rating_owed' });

  await commit(store.lift('a', 'g2'));
  await commit(store.lift('a', 'g2'));
  await commit(store.engage('a', 'operator', 'g3'));
  expect(await store.get('a')).toEqual({ accountId: 'a', operatorGig: 'g3', owesRatingFor: [] });
});

test("an account that is in a gig and owes a rating gets the gig's error, alone and within a transaction", async () => {
  const { store, commit } = await stores();
  await commit(store.engage('a', 'operator', 'g1'));
  await commit(store.engage('a', 'customer', 'g2'));
  await commit(store.release('a', 'operator', 'g1', { owesRating: true }));

  const again = () => store.engage('a', 'customer', 'g3');
  await expect(commit(again())).rejects.toMatchObject({ code: 'gig_under_way' });
  await expect(commit(store.engage('b', 'operator', 'g3'), again())).rejects.toMatchObject({ code: 'gig_under_way' });
  const inTheOtherRole = [store.engage('b', 'customer', 'g3'), store.engage('a', 'operator', 'g3')];
  await expect(commit(...inTheOtherRole)).rejects.toMatchObject({ code: 'rating_owed' });
  expect(await store.get('b')).toEqual({ accountId: 'b', owesRatingFor: [] });
});

test('of 20 gigs that lock one operator at once exactly one succeeds', async () => {
  const { store, commit } = await stores();
  const commits = Array.from({ length: 20 }, (_, index) => commit(store.engage('a', 'operator', `g${index}`)));

  const outcomes = await Promise.allSettled(commits);

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const each of outcomes) if (each.status === 'rejected') expect(each.reason.code).toBe('gig_under_way');
});
