import { expect, test } from 'vitest';
import { withdrawals } from '#shared/gibby/wallet/withdrawal.dynamo.ts';
import type { Withdrawal } from '#shared/gibby/wallet/withdrawal.ts';
import { changeWithdrawal, decideWithdrawal, newWithdrawal } from '#shared/gibby/wallet/withdrawal-change.rules.ts';
import { withdrawalDraft } from '#test/support/builders.ts';
import { testRuntime } from '#test/support/store.ts';

const firstPage = { page: 1, per_page: 30 };

async function store() {
  const runtime = await testRuntime();
  const port = withdrawals(runtime);
  const make = async (id: number, userId = 2, onceKey?: string): Promise<Withdrawal> => {
    runtime.clock.advance(1);
    const draft = withdrawalDraft({ id, userId, amountMinor: 1000 + id });
    const { withdrawal, event } = newWithdrawal(draft, runtime.clock.now());
    await port.commit(port.creation(withdrawal, event, onceKey));
    return withdrawal;
  };
  /** The writes that approve the withdrawal as it was read. */
  const approval = (withdrawal: Withdrawal) => {
    const attempt = { event: 'approveWithdrawal', by: 'a', now: runtime.clock.now() } as const;
    const decision = decideWithdrawal(withdrawal, attempt);
    if (decision.kind !== 'apply') throw new Error('the step was not allowed');
    const change = changeWithdrawal(withdrawal, decision.transition, attempt);
    return port.change(change.withdrawal, change.event);
  };
  return { runtime, port, make, approval };
}

test('a withdrawal is listed as written, by user and by status', async () => {
  const { port, make } = await store();
  const one = await make(1);
  const other = await make(2);
  await make(3, 9);
  expect(await port.get(1)).toEqual(one);
  expect(await port.get(4)).toBeUndefined();
  expect((await port.ofUser(2, firstPage)).items).toEqual([other, one]);
  expect((await port.inStatus('requested', firstPage)).items.map(({ id }) => id)).toEqual([1, 2, 3]);
  expect([await port.countOf(2), await port.countOf(9), await port.countOf(1)]).toEqual([2, 1, 0]);
});

test('a withdrawal that has moved on is listed under its new status only', async () => {
  const { port, make, approval } = await store();
  await port.commit(approval(await make(1)));
  expect((await port.inStatus('requested', firstPage)).items).toEqual([]);
  expect((await port.inStatus('approved', firstPage)).items).toMatchObject([{ id: 1, status: 'approved', version: 2 }]);
  expect(await port.countOf(2)).toBe(1);
});

test('a change of an old version changes nothing', async () => {
  const { port, make, approval } = await store();
  const seen = await make(1);
  await port.commit(approval(seen));
  const stored = await port.get(1);
  await expect(port.commit(approval(seen))).rejects.toMatchObject({ code: 'changed_meanwhile' });
  expect(await port.get(1)).toEqual(stored);
});

test('two withdrawals never share a number', async () => {
  const { port, make } = await store();
  const one = await make(1);
  await expect(make(1, 9)).rejects.toMatchObject({ code: 'changed_meanwhile' });
  expect(await port.get(1)).toEqual(one);
  expect(await port.countOf(9)).toBe(0);
});

test('one request key makes one withdrawal per day', async () => {
  const { runtime, port, make } = await store();
  const one = await make(1, 2, 'key');
  await expect(make(2, 2, 'key')).rejects.toMatchObject({ code: 'changed_meanwhile' });
  await make(3, 2, 'other');
  expect(await port.madeUnder('key')).toEqual(one);
  expect(await port.madeUnder('unknown')).toBeUndefined();
  runtime.clock.advance(24 * 3600);
  expect(await port.madeUnder('key')).toBeUndefined();
  await make(4, 2, 'key');
  expect(await port.madeUnder('key')).toMatchObject({ id: 4 });
});

test('a long list is read page by page, by its cursors', async () => {
  const { port, make } = await store();
  for (let id = 1; id <= 7; id += 1) await make(id);
  const first = await port.ofUser(2, { page: 1, per_page: 3 });
  const second = await port.ofUser(2, { page: 2, per_page: 3 });
  const third = await port.ofUser(2, { page: 9, per_page: 3, cursor: second.next });
  expect([first, second, third].map(({ items }) => items.map(({ id }) => id))).toEqual([[7, 6, 5], [4, 3, 2], [1]]);
});
