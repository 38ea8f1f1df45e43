import { describe, expect, test } from 'vitest';
import { accounts } from '#shared/platform/accounts/account.dynamo.ts';
import { adminAct } from '#shared/platform/accounts/admin-act.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { prove, registered } from '#test/dropin/accounts/people.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';

const email = { type: 'email', value: 'hoa@example.com' } as const;
const phone = { type: 'phone', value: '15550100001' } as const;

async function given() {
  const runtime = await testRuntime();
  const store = accounts(runtime);
  const ports = { ...runtime, accounts: store };
  const register = () => registered(runtime, { email: email.value, phone: phone.value });
  return { runtime, store, ports, register };
}

test('an account is found by id, and by each identity that it claims, exactly as it was created', async () => {
  const { store, register } = await given();
  const account = await register();
  expect(await store.get(account.id)).toEqual(account);
  for (const identity of [email, phone]) {
    expect(await store.claimantOf(identity)).toEqual(account);
    expect(await store.ownerOf(identity)).toBeUndefined();
  }
  expect(await store.claimantOf({ type: 'phone', value: '15550100002' })).toBeUndefined();
  expect(await store.getMany([account.id, account.id, 'f'.repeat(24)])).toEqual(new Map([[account.id, account]]));
});

test('a proof marks one identity, keeps the claim to the other and a concurrent rating, and does nothing twice', async () => {
  const { runtime, store, ports, register } = await given();
  const account = await register();
  const rate = tableOf(runtime).commit([store.rating(account.id, 'operator', 4)]);
  runtime.clock.advance(60);

  await Promise.all([prove(ports, account.id, phone), rate]);
  runtime.clock.advance(60);
  await prove(ports, account.id, phone);

  const stored = await store.get(account.id);
  const [first, second] = account.identities;
  expect(stored?.identities).toEqual([first, { ...second, status: 'verified', updatedAt: '2026-03-01T12:01:00.000Z' }]);
  expect(stored?.operatorStars).toEqual({ stars: 4, count: 1 });
  expect((await store.ownerOf(phone))?.id).toBe(account.id);
  expect((await store.claimantOf(email))?.id).toBe(account.id);
});

test('a proof adds an identity that the account never claimed', async () => {
  const { store, ports, register } = await given();
  const account = await register();
  const other = { type: 'email', value: 'other@example.com' } as const;
  await prove(ports, account.id, other);
  expect((await store.ownerOf(other))?.id).toBe(account.id);
  expect((await store.get(account.id))?.identities).toMatchObject([email, phone, { ...other, status: 'verified' }]);
});

test('of provers at once one gets the identity, and nothing of the others is written', async () => {
  const { store, ports, register } = await given();
  const claimants = await Promise.all(Array.from({ length: 6 }, register));
  const proofs = await Promise.allSettled(claimants.map(({ id }) => prove(ports, id, email)));
  expect(proofs.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const reasons = proofs.flatMap((proof) => (proof.status === 'rejected' ? [proof.reason.code] : []));
  expect(reasons).toEqual(Array(5).fill('changed_meanwhile'));
  const stored = await Promise.all(claimants.map(({ id }) => store.get(id)));
  const verified = stored.filter((account) => account?.identities.some(({ status }) => status === 'verified'));
  expect(verified.map((account) => account?.id)).toEqual([(await store.ownerOf(email))?.id]);
});

test('of two identities of one account that are proven at once, one is first', async () => {
  const { ports, register } = await given();
  const { id } = await register();
  const proofs = await Promise.allSettled([email, phone].map((identity) => prove(ports, id, identity)));
  expect(proofs.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('a registration that meets a proof is refused, or leaves a claim that says nothing', async () => {
  const { store, ports, register } = await given();
  const prover = await register();
  const [, ...registrations] = await Promise.allSettled([
    prove(ports, prover.id, email),
    ...Array.from({ length: 6 }, register),
  ]);
  for (const registration of registrations) {
    if (registration.status === 'rejected') expect(registration.reason.code).toBe('identity_taken');
    else await expect(prove(ports, registration.value.id, email)).rejects.toMatchObject({ code: 'changed_meanwhile' });
  }
  expect((await store.ownerOf(email))?.id).toBe(prover.id);
  await expect(register()).rejects.toMatchObject({ code: 'identity_taken' });
});

test('a claim expires after seven days, with the account that has proven nothing; what is proven stays', async () => {
  const { runtime, store, ports, register } = await given();
  const opened = await register();
  const unopened = await register();
  await prove(ports, opened.id, phone);
  const week = 7 * 24 * 3600;
  runtime.clock.advance(week - 1);
  expect((await store.claimantOf(email))?.id).toBe(unopened.id);
  runtime.clock.advance(1);
  expect(await store.claimantOf(email)).toBeUndefined();
  expect((await store.ownerOf(phone))?.id).toBe(opened.id);

  const dueAt = Date.parse(unopened.createdAt) / 1000 + week;
  const lifeOf = (items: Awaited<ReturnType<typeof itemsOf>>) => items.map(({ PK, SK, ttl }) => [PK, SK, ttl]);
  expect(lifeOf(await itemsOf(runtime)).sort()).toEqual(
    [
      [`ACC#${opened.id}`, 'A', undefined],
      [`ACC#${unopened.id}`, 'A', dueAt],
      [`IDN#email#${email.value}`, `O#${opened.id}`, dueAt],
      [`IDN#email#${email.value}`, `C#${unopened.id}`, dueAt],
      [`IDN#phone#${phone.value}`, `C#${unopened.id}`, dueAt],
      [`IDN#phone#${phone.value}`, 'U', undefined],
    ].sort(),
  );
});

test('a claim leads to its account however many others claim the identity, opened, suspended or of before', async () => {
  const { runtime, store, ports, register } = await given();
  const owner = await register();
  const table = tableOf(runtime);
  for (let index = 0; index < 12; index += 1) {
    runtime.clock.advance(1);
    const opened = await registered(runtime, { email: email.value });
    const [, own = phone] = opened.identities;
    await prove(ports, opened.id, own);
    const suspended = await register();
    await store.suspend(suspended.id, adminAct('banAccount', { by: 'a', now: 0 }));
    // An account that was opened before claims of opened accounts had a key of their own.
    const earlier = await registered(runtime, { email: email.value });
    await prove(ports, earlier.id, earlier.identities[1] ?? phone);
    const at = { PK: `IDN#email#${email.value}` };
    await table.commit([
      table.remove({ ...at, SK: `O#${earlier.id}` }),
      table.put({ ...at, SK: `C#${earlier.id}`, accountId: earlier.id }),
    ]);
  }
  expect((await store.claimantOf(email))?.id).toBe(owner.id);
  await prove(ports, owner.id, phone);
  expect((await store.claimantOf(email))?.id, 'any other that claims it').toBeDefined();
});

test('a proof of an account that has expired fails, and takes nothing', async () => {
  const { runtime, ports, store, register } = await given();
  const account = await register();
  await tableOf(runtime).commit([tableOf(runtime).remove({ PK: `ACC#${account.id}`, SK: 'A' })]);
  const expired = { ...ports, accounts: { ...store, get: async () => account } };
  await expect(prove(expired, account.id, email)).rejects.toMatchObject({ code: 'changed_meanwhile' });
  expect(await store.ownerOf(email)).toBeUndefined();
});

describe('a lock from before claims were items of their own', () => {
  /** The account as it was created before: a lock for each identity, and no claims. */
  async function earlier(status: 'verified' | 'unverified') {
    const context = await given();
    const { runtime, register } = context;
    const account = await register();
    const table = tableOf(runtime);
    const { identities } = account;
    await table.commit([
      ...identities.map(({ type, value }) => table.remove({ PK: `IDN#${type}#${value}`, SK: `C#${account.id}` })),
      ...identities.map(({ type, value }) => table.put({ PK: `IDN#${type}#${value}`, SK: 'U', accountId: account.id })),
      table.put({
        ...account,
        PK: `ACC#${account.id}`,
        SK: 'A',
        identities: identities.map((identity) => ({ ...identity, status })),
      }),
    ]);
    return { ...context, account };
  }

  test('of a proven identity goes on owning it', async () => {
    const { store, ports, account } = await earlier('verified');
    expect((await store.ownerOf(email))?.id).toBe(account.id);
    await prove(ports, account.id, email);
    expect((await store.get(account.id))?.identities.map(({ status }) => status)).toEqual(['verified', 'verified']);
  });

  test('of an unproven identity is a claim, which its account may prove or another take', async () => {
    const { store, ports, register, account } = await earlier('unverified');
    expect((await store.claimantOf(email))?.id).toBe(account.id);
    const later = await register();
    expect((await store.claimantOf(email))?.id).toBe(later.id);
    await prove(ports, account.id, phone);
    await prove(ports, later.id, email);
    expect((await store.ownerOf(email))?.id).toBe(later.id);
    expect((await store.ownerOf(phone))?.id).toBe(account.id);
    await expect(prove(ports, account.id, email)).rejects.toMatchObject({ code: 'changed_meanwhile' });
  });
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
