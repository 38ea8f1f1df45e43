import { expect, test } from 'vitest';
import { payoutMethods } from '#shared/gibby/wallet/payout-method.dynamo.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';

const method = {
  userId: 2,
  accountHolder: 'Sample Holder',
  sealedAccountNumber: 'sealed',
  lastDigits: '1011',
  bankId: 2,
  version: 1,
  updatedAt: '2026-03-01T12:00:00.000Z',
};

test('a method is stored, and each version replaces the one before', async () => {
  const port = payoutMethods(await testRuntime());
  expect(await port.get(2)).toBeUndefined();
  await port.put(method);
  expect(await port.get(2)).toEqual(method);
  await port.put({ ...method, bankId: 3, version: 2 });
  expect(await port.get(2)).toEqual({ ...method, bankId: 3, version: 2 });
  expect(await port.get(3)).toBeUndefined();
});

test('of concurrent changes of the same version one succeeds, and the others change nothing', async () => {
  const runtime = await testRuntime();
  const port = payoutMethods(runtime);
  for (const version of [1, 2]) {
    const tries = await Promise.allSettled(
      [1, 2, 3].map((bankId) => port.put({ ...method, bankId, version, sealedAccountNumber: `sealed ${bankId}` })),
    );
    const lost = tries.filter((each) => each.status === 'rejected');
    expect(lost.map(({ reason }) => reason.code)).toEqual(['changed_meanwhile', 'changed_meanwhile']);
    const { bankId, sealedAccountNumber } = (await port.get(2)) ?? {};
    expect(sealedAccountNumber).toBe(`sealed ${bankId}`);
  }
  await expect(port.put({ ...method, version: 4 })).rejects.toMatchObject({ code: 'changed_meanwhile' });
  const events = (await itemsOf(runtime)).filter(({ SK }) => String(SK).startsWith('EVT#'));
  expect(events.map(({ version }) => version)).toEqual([1, 2]);
});

test('the event of a change contains only the last digits of the number', async () => {
  const runtime = await testRuntime();
  await payoutMethods(runtime).put(method);
  const [event] = (await itemsOf(runtime)).filter(({ SK }) => SK === 'EVT#000001');
  expect(event).toEqual({
    PK: 'PYM#2',
    SK: 'EVT#000001',
    event: 'payoutMethodChanged',
    userId: 2,
    bankId: 2,
    lastDigits: '1011',
    version: 1,
    at: method.updatedAt,
  });
});
