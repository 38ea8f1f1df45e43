import { expect, test } from 'vitest';
import { gigs } from '../../../shared/adapters/dynamo/gigs.ts';
import { ledger } from '../../../shared/adapters/dynamo/ledger.ts';
import type { Posting } from '../../../shared/ports/ledger.ts';
import {
  authoriseHold,
  captureHold,
  compensate,
  type LedgerAccount,
  type Transfer,
} from '../../../shared/rules/ledger.ts';
import { testRuntime } from '../../support/store.ts';

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

test('a hold, its capture and the release of the rest stand in the books', async () => {
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

test('an account that was never used has nothing and no postings', async () => {
  const { store } = await books();

  expect(await store.balance('gateway:card')).toBe(0);
  expect(await store.statement(payable, { limit: 10 })).toEqual({ items: [] });
});

test('a transfer is posted once for ever, however often and whenever it is tried', async () => {
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

test('an owned account may be used up to the last cent', async () => {
  const { store, post } = await books();
  await post([authorise('g1')]);
  await post(capture('g1', 2000, 1000));
  await post([compensate({ gigId: 'g1', operatorId, operatorShareMinor: 1000 })]);

  expect(await store.balance(holdOf('g1'))).toBe(0);
  expect(await store.balance(payable)).toBe(0);
  expect(await store.balance('bank:payout')).toBe(-1000);
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
  await expect(post([{ ...authorise('g1'), id: 'second', currency: 'IDR' }])).rejects.toMatchObject({
    code: 'internal',
  });
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

test('50 gigs of one operator captured at once: every balance is the sum of its postings, and all add up to zero', async () => {
  const { store, post, statement } = await books();
  const gigIds = Array.from({ length: 50 }, (_, index) => `g${index}`);
  await Promise.all(gigIds.map((gigId) => post([authorise(gigId)])));

  // A capture that lost too many races for the operator's account says so, and its caller tries again.
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
