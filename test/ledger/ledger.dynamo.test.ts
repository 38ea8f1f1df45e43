import { expect, test } from 'vitest';
import { gigs } from '#shared/dropin/gigs/gig.dynamo.ts';
import {
  payWithdrawal,
  rejectWithdrawal,
  reserveWithdrawal,
  topUp,
} from '#shared/gibby/wallet/wallet-transfers.rules.ts';
import { ledger } from '#shared/ledger/ledger.dynamo.ts';
import type { Posting } from '#shared/ledger/ledger.ports.ts';
import {
  authoriseHold,
  captureHold,
  compensate,
  type LedgerAccount,
  type Transfer,
} from '#shared/ledger/ledger.rules.ts';
import { testRuntime } from '../support/store.ts';

const at = '2026-01-05T10:00:00.000Z';
const operatorId = 'o1';
const payable: LedgerAccount = `operator:${operatorId}:payable`;
const holdOf = (gigId: string): LedgerAccount => `hold:${gigId}`;

async function books() {
  const runtime = await testRuntime();
  const store = ledger(runtime);
  const post = (transfers: readonly Transfer[], moment = at) => gigs(runtime).commit(store.postings(transfers, moment));
  const statement = async (account: LedgerAccount, limit = 7) => {
    const postings: Posting[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.statement(account, { limit, ...(cursor && { cursor }) });
      postings.push(...page.items);
      cursor = page.next;
    } while (cursor);
    return postings;
  };
  return { store, post, statement };
}

const authorise = (gigId: string) => authoriseHold({ gigId, holdMinor: 2000 });
const capture = (gigId: string, priceMinor = 1115, operatorShareMinor = 558) =>
  captureHold({ gigId, operatorId, holdMinor: 2000, priceMinor, operatorShareMinor });

test('a hold, its capture and the release of the rest are in the books', async () => {
  const { store, post, statement } = await books();
  await post([authorise('g1')]);
  expect(await store.balance(holdOf('g1'))).toBe(-2000);

  await post(capture('g1'), '2026-01-05T10:30:00.000Z');

  expect(await store.balance(holdOf('g1'))).toBe(0);
  expect(await store.balance('gateway:card')).toBe(1115);
  expect(await store.balance(payable)).toBe(-558);
  expect(await store.balance('revenue:gig')).toBe(-557);
  const rows = await statement(holdOf('g1'), 1);
  expect(rows.map(({ transferId, amountMinor }) => [transferId, amountMinor])).toEqual([
    ['gig:g1:release', 885],
    ['gig:g1:capture', 1115],
    ['gig:g1:authorise', -2000],
  ]);
  expect(rows.at(-1)).toMatchObject({ transferId: 'gig:g1:authorise', account: 'hold:g1', amountMinor: -2000, at });
});

test('an unused account has a balance of zero and no postings', async () => {
  const { store } = await books();

  expect(await store.balance('gateway:card')).toBe(0);
  expect(await store.statement(payable, { limit: 10 })).toEqual({ items: [] });
});

test('a transfer is posted only once, however often and whenever it is tried', async () => {
  const { store, post, statement } = await books();
  await post([authorise('g1')]);

  await expect(post([authorise('g1')], '2027-01-05T10:00:00.000Z')).rejects.toMatchObject({
    code: 'changed_meanwhile',
  });

  expect(await store.balance(holdOf('g1'))).toBe(-2000);
  expect(await statement(holdOf('g1'))).toHaveLength(1);
});

test.each([
  ['nothing was ever put there', 'g2', 100],
  ['less is there', 'g1', 2001],
])('an owned account is not overdrawn when %s, and nothing of the transfer is posted', async (_name, gigId, amount) => {
  const { store, post, statement } = await books();
  await post([authorise('g1')]);
  const overdraft: Transfer = {
    id: 'x',
    currency: 'USD',
    legs: [
      { account: 'revenue:gig', amountMinor: -amount },
      { account: holdOf(gigId), amountMinor: amount },
    ],
  };

  await expect(post([overdraft])).rejects.toMatchObject({ code: 'changed_meanwhile' });

  expect(await store.balance('revenue:gig')).toBe(0);
  expect(await statement('revenue:gig')).toEqual([]);
  expect(await store.balance(holdOf('g1'))).toBe(-2000);
});

test('an owned account may be emptied to the last cent', async () => {
  const { store, post } = await books();
  await post([authorise('g1')]);
  await post(capture('g1', 2000, 1000));
  await post([compensate({ gigId: 'g1', operatorId, operatorShareMinor: 1000 })]);

  expect(await store.balance(holdOf('g1'))).toBe(0);
  expect(await store.balance(payable)).toBe(0);
  expect(await store.balance('bank:payout:usd')).toBe(-1000);
});

test('an account keeps one currency', async () => {
  const { store, post } = await books();
  await post([authorise('g1')]);
  const rupiah = (from: LedgerAccount): Transfer => ({
    id: `idr-${from}`,
    currency: 'IDR',
    legs: [
      { account: from, amountMinor: 100 },
      { account: 'user:7:credit', amountMinor: -100 },
    ],
  });

  await expect(post([rupiah(holdOf('g1'))])).rejects.toMatchObject({ code: 'internal' });
  expect(() => store.postings([{ ...authorise('g1'), id: 'second', currency: 'IDR' }], at)).toThrow(RangeError);
  await post([rupiah('gateway:doku')]);
  expect(await store.balance('user:7:credit')).toBe(-100);
  expect(await store.balance(holdOf('g1'))).toBe(-2000);
});

test('a transfer that does not balance is never written', async () => {
  const { store } = await books();
  const legs = [
    { account: 'revenue:gig', amountMinor: -1 },
    { account: 'gateway:card', amountMinor: 2 },
  ] as const;

  expect(() => store.postings([{ id: 'x', currency: 'USD', legs }], at)).toThrow(RangeError);
});

test('of 50 captures of one gig at once exactly one is posted', async () => {
  const { store, post, statement } = await books();
  await post([authorise('g1')]);

  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => post(capture('g1'))));

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await store.balance(holdOf('g1'))).toBe(0);
  expect(await store.balance(payable)).toBe(-558);
  expect(await statement(payable)).toHaveLength(1);
});

test('after 50 concurrent captures of one operator every balance is the sum of its postings, and all add up to zero', async () => {
  const { store, post, statement } = await books();
  const gigIds = Array.from({ length: 50 }, (_, index) => `g${index}`);
  await Promise.all(gigIds.map((gigId) => post([authorise(gigId)])));

  // A capture that loses too many conflicts on the operator's account fails with `busy`, and its caller retries.
  const settle = async (gigId: string): Promise<void> => {
    try {
      await post(capture(gigId));
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'busy')) throw thrown;
      await settle(gigId);
    }
  };
  await Promise.all(gigIds.map(settle));

  const accounts: LedgerAccount[] = [...gigIds.map(holdOf), payable, 'gateway:card', 'revenue:gig'];
  let trialBalance = 0;
  for (const account of accounts) {
    const balance = await store.balance(account);
    const sum = (await statement(account)).reduce((total, { amountMinor }) => total + amountMinor, 0);
    expect([account, sum]).toEqual([account, balance]);
    trialBalance += balance;
  }
  expect(trialBalance).toBe(0);
  expect(await store.balance(payable)).toBe(50 * -558);
  expect(await statement('gateway:card')).toHaveLength(100);
  for (const gigId of gigIds) expect(await store.balance(holdOf(gigId))).toBe(0);
});

const filled = (transactionId: string, amountMinor: number, userId = 7) =>
  topUp({ gateway: 'doku', transactionId, userId, amountMinor });
const withdrawal = (withdrawalId: number, amountMinor = 40_000) => ({ withdrawalId, userId: 7, amountMinor });

test('a pending transfer is posted by the transfer that ends it, and records which one', async () => {
  const { store, post } = await books();
  await post([filled('t1', 100_000)]);
  await post([reserveWithdrawal(withdrawal(1))]);
  expect(await store.transfer('withdrawal:1:reserve')).toMatchObject({ state: 'pending', sizeMinor: 40_000, at });

  await post([payWithdrawal(withdrawal(1))]);

  expect(await store.transfer('withdrawal:1:reserve')).toMatchObject({
    state: 'posted',
    endedBy: 'withdrawal:1:pay',
  });
  expect(await store.transfer('withdrawal:1:pay')).toMatchObject({ state: 'posted' });
  expect(await store.transfer('withdrawal:2:pay')).toBeUndefined();
  expect(await store.balance('user:7:credit')).toBe(-60_000);
  expect(await store.balance('user:7:withdrawal_pending')).toBe(0);
  expect(await store.balance('bank:payout:idr')).toBe(-40_000);
});

test('one withdrawal cannot be paid with what another withdrawal of the same user has reserved', async () => {
  const { store, post } = await books();
  await post([filled('t1', 100_000)]);
  await post([reserveWithdrawal(withdrawal(1))]);
  await post([reserveWithdrawal(withdrawal(2))]);
  await post([rejectWithdrawal(withdrawal(1))]);

  await expect(post([payWithdrawal(withdrawal(1))])).rejects.toMatchObject({ code: 'changed_meanwhile' });

  expect(await store.balance('user:7:withdrawal_pending')).toBe(-40_000);
  expect(await store.transfer('withdrawal:1:reserve')).toMatchObject({ state: 'voided' });
  expect(await store.transfer('withdrawal:2:reserve')).toMatchObject({ state: 'pending' });
});

test.each([
  ['was never made', 9, 40_000, 'changed_meanwhile'],
  ['is of another amount', 1, 39_999, 'internal'],
])('a pending transfer that %s is not ended', async (_name, withdrawalId, amountMinor, code) => {
  const { store, post } = await books();
  await post([filled('t1', 100_000)]);
  await post([reserveWithdrawal(withdrawal(1))]);

  await expect(post([payWithdrawal(withdrawal(withdrawalId, amountMinor))])).rejects.toMatchObject({ code });

  expect(await store.balance('user:7:withdrawal_pending')).toBe(-40_000);
  expect(await store.balance('bank:payout:idr')).toBe(0);
});

test('of concurrent payments and rejections of one withdrawal exactly one happens', async () => {
  const { store, post } = await books();
  await post([filled('t1', 500_000)]);
  await post([reserveWithdrawal(withdrawal(1))]);
  await post([reserveWithdrawal(withdrawal(2))]);

  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) =>
      post([index % 2 === 0 ? payWithdrawal(withdrawal(1)) : rejectWithdrawal(withdrawal(1))]),
    ),
  );

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await store.balance('user:7:withdrawal_pending')).toBe(-40_000);
});

test('of two concurrent withdrawals of the whole credit one is reserved', async () => {
  const { store, post } = await books();
  await post([filled('t1', 40_000)]);

  const outcomes = await Promise.allSettled([1, 2].map((each) => post([reserveWithdrawal(withdrawal(each))])));

  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await store.balance('user:7:credit')).toBe(0);
});

test('100 notifications of one payment at once post it once', async () => {
  const { store, post, statement } = await books();

  const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => post([filled('t1', 500_000)])));

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await store.balance('user:7:credit')).toBe(-500_000);
  expect(await statement('gateway:doku')).toHaveLength(1);
});

test.each([
  ['a day', '2026-01-02', '2026-01-02', ['t3', 't2']],
  ['an open beginning', undefined, '2026-01-02', ['t3', 't2', 't1']],
  ['an open end', '2026-01-02T23:59:59.999Z', undefined, ['t4', 't3']],
  ['one moment', '2026-01-02T00:00:00.000Z', '2026-01-02T00:00:00.000Z', ['t2']],
  ['no day at all', '2026-01-03', '2026-01-02', []],
])(
  'a statement of %s has exactly its postings, newest first, in pages of any size',
  async (_name, from, to, wanted) => {
    const { store, post } = await books();
    const moments = ['01T23:59:59.999Z', '02T00:00:00.000Z', '02T23:59:59.999Z', '03T00:00:00.000Z'];
    for (const [index, moment] of moments.entries()) await post([filled(`t${index + 1}`, 1)], `2026-01-${moment}`);

    for (const account of ['user:7:credit', 'gateway:doku'] as const) {
      for (const limit of [1, 2, 10]) {
        const ids: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await store.statement(account, { limit, from, to, ...(cursor && { cursor }) });
          expect(page.items.length).toBeLessThanOrEqual(limit);
          ids.push(...page.items.map(({ transferId }) => transferId));
          cursor = page.next;
        } while (cursor);
        expect(ids).toEqual(wanted.map((each) => `topup:${each}:paid`));
      }
    }
  },
);

test('a cursor never leads outside the requested days', async () => {
  const { store, post } = await books();
  await post([filled('t1', 1)], '2026-01-01T10:00:00.000Z');
  await post([filled('t2', 1)], '2026-01-03T10:00:00.000Z');

  const { items } = await store.statement('user:7:credit', { limit: 5, to: '2026-01-02', cursor: 'PST#~' });

  expect(items.map(({ transferId }) => transferId)).toEqual(['topup:t1:paid']);
});
