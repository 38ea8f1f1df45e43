import { expect, test } from 'vitest';
import { accounts } from '#shared/platform/accounts/account.dynamo.ts';
import type { Identity } from '#shared/platform/accounts/identity.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { registered } from '#test/dropin/accounts/people.ts';
import { testRuntime } from '#test/support/store.ts';

const later = '2026-03-02T08:00:00.000Z';

test('an account is found by id and by each identity, exactly as it was created', async () => {
  const runtime = await testRuntime();
  const account = await registered(runtime, { email: 'hoa@example.com', phone: '15550100001' });
  const store = accounts(runtime);

  expect(await store.get(account.id)).toEqual(account);
  expect(await store.findByIdentity({ type: 'email', value: 'hoa@example.com' })).toEqual(account);
  expect(await store.findByIdentity({ type: 'phone', value: '15550100001' })).toEqual(account);
  expect(await store.findByIdentity({ type: 'phone', value: '15550100002' })).toBeUndefined();
  expect(await store.getMany([account.id, account.id, 'f'.repeat(24)])).toEqual(new Map([[account.id, account]]));
});

test('an identity belongs to one account, even when two register it at once, and the loser leaves nothing', async () => {
  const runtime = await testRuntime();
  const attempts = await Promise.allSettled(
    Array.from({ length: 8 }, (_, n) => registered(runtime, { email: 'one@example.com', phone: `1555020000${n}` })),
  );

  const winners = attempts.filter((attempt) => attempt.status === 'fulfilled');
  const losers = attempts.filter((attempt) => attempt.status === 'rejected');
  expect(winners).toHaveLength(1);
  expect(losers.map(({ reason }) => reason.code)).toEqual(Array(7).fill('identity_taken'));
  const owners = await Promise.all(
    attempts.map((_, n) => accounts(runtime).findByIdentity({ type: 'phone', value: `1555020000${n}` })),
  );
  expect(owners.filter(Boolean)).toEqual(winners.map(({ value }) => value));
});

test('verifying marks one identity, keeps a concurrent rating, and does nothing the second time', async () => {
  const runtime = await testRuntime();
  const account = await registered(runtime);
  const store = accounts(runtime);
  const [, phone] = account.identities;
  const rate = tableOf(runtime).commit([store.rating(account.id, 'operator', 4)]);

  await Promise.all([store.verifyIdentity(account.id, phone as Identity, later), rate]);
  await store.verifyIdentity(account.id, phone as Identity, '2027-01-01T00:00:00.000Z');

  const stored = await store.get(account.id);
  expect(stored?.identities).toEqual([account.identities[0], { ...phone, status: 'verified', updatedAt: later }]);
  expect(stored?.operatorStars).toEqual({ stars: 4, count: 1 });
});

test('the first proof frees unproven identities, so that their owner can register and no one else keeps access', async () => {
  const runtime = await testRuntime();
  const squatter = await registered(runtime, { email: 'victim@example.com', phone: '15550100003' });
  const [email, phone] = squatter.identities as readonly Identity[];
  const store = accounts(runtime);

  await store.verifyIdentity(squatter.id, phone as Identity, later);
  expect(await store.findByIdentity(email as Identity)).toBeUndefined();

  const owner = await registered(runtime, { email: 'victim@example.com', phone: '15550100004' });
  expect((await store.findByIdentity(email as Identity))?.id).toBe(owner.id);
  expect((await store.findByIdentity(phone as Identity))?.id).toBe(squatter.id);
});

test('verifying an identity that the account does not have fails and changes nothing', async () => {
  const runtime = await testRuntime();
  const account = await registered(runtime);
  const stranger: Identity = { type: 'email', value: 'other@example.com' };
  await expect(accounts(runtime).verifyIdentity(account.id, stranger, later)).rejects.toMatchObject({
    code: 'account_not_found',
  });
  expect(await accounts(runtime).get(account.id)).toEqual(account);
});

test('ratings committed at once all count, each in its role', async () => {
  const runtime = await testRuntime();
  const account = await registered(runtime);
  const store = accounts(runtime);
  const commit = (role: 'customer' | 'operator', stars: number) =>
    tableOf(runtime).commit([store.rating(account.id, role, stars)]);

  await Promise.all([commit('customer', 1), ...[5, 4, 3].map((stars) => commit('operator', stars))]);

  const stored = await store.get(account.id);
  expect(stored?.customerStars).toEqual({ stars: 1, count: 1 });
  expect(stored?.operatorStars).toEqual({ stars: 12, count: 3 });
  await expect(tableOf(runtime).commit([store.rating('f'.repeat(24), 'customer', 1)])).rejects.toMatchObject({
    code: 'account_not_found',
  });
});
