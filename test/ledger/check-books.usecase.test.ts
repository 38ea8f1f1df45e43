import { expect, test } from 'vitest';
import { gigs } from '#shared/dropin/gigs/gig.dynamo.ts';
import { payWithdrawal, reserveWithdrawal, topUp } from '#shared/gibby/wallet/wallet-transfers.rules.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { books as bookStore } from '#shared/ledger/books.dynamo.ts';
import type { Books } from '#shared/ledger/books.ports.ts';
import { checkBooks } from '#shared/ledger/check-books.usecase.ts';
import { ledger } from '#shared/ledger/ledger.dynamo.ts';
import type { Transfer } from '#shared/ledger/ledger.rules.ts';
import { authoriseHold, captureHold } from '#shared/ledger/ledger.rules.ts';
import { testRuntime } from '../support/store.ts';

const day = 86_400;
const minutes = (count: number) => count * 60;

/** Books with all kinds of transfers, made a day ago. */
async function fixture() {
  const runtime = await testRuntime();
  const { clock, log, lines } = runtime;
  const books = bookStore(runtime);
  const store = ledger(runtime);
  const post = (transfers: readonly Transfer[]) =>
    gigs(runtime).commit(store.postings(transfers, timestampOf(clock.now())));
  const credit = (transactionId: string, userId: number, amountMinor = 100_000) =>
    post([topUp({ gateway: 'doku', transactionId, userId, amountMinor })]);

  for (let user = 1; user <= 20; user += 1) await credit(`t${user}`, user);
  const withdrawal = { withdrawalId: 1, userId: 3, amountMinor: 40_000 };
  await post([reserveWithdrawal(withdrawal)]);
  await post([payWithdrawal(withdrawal)]);
  await post([authoriseHold({ gigId: 'g1', holdMinor: 2000 })]);
  await post(
    captureHold({ gigId: 'g1', operatorId: 'o1', holdMinor: 2000, priceMinor: 1115, operatorShareMinor: 558 }),
  );
  clock.advance(day);
  /** Runs until the check is finished. */
  const check = async (ports: { books: Books } = { books }) => {
    for (let run = 0; run < 50; run += 1) {
      const { isFinished, faults } = await checkBooks({ ...ports, clock, log });
      if (isFinished) return faults;
    }
    throw new Error('The check does not come to an end.');
  };
  /** Writes to the table directly, bypassing the ledger. */
  const spoil = (write: Parameters<ReturnType<typeof gigs>['commit']>[0]) => gigs(runtime).commit(write);
  return { runtime, clock, lines, books, store, post, credit, check, spoil };
}

test('sound books have no faults, and the result is logged by class', async () => {
  const { check, lines } = await fixture();

  expect(await check()).toEqual([]);

  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ level: 'info', facts: { booksOutOfBalance: 0 } });
  expect(lines[0]?.facts.trialBalance).toMatchObject({
    'IDR gateway:doku': { balanceMinor: 2_000_000, postedMinor: 2_000_000 },
    'IDR user credit': { balanceMinor: -1_960_000, postedMinor: -1_960_000 },
    'IDR bank:payout:idr': { balanceMinor: -40_000, postedMinor: -40_000 },
    'USD operator payable': { balanceMinor: -558, postedMinor: -558 },
  });
});

test('postings during the check do not disturb it', async () => {
  const { books, credit, check, clock } = await fixture();
  let posted = 0;
  /** Posts a payment between any two reads of the books. */
  const busy: Books = {
    ...books,
    page: async (options) => {
      posted += 1;
      await credit(`late${posted}`, 1 + (posted % 20));
      clock.advance(minutes(1));
      return books.page(options);
    },
  };

  expect(await check({ books: busy })).toEqual([]);
  expect(posted).toBeGreaterThan(3);
});

test('a lost leg is a fault of its class and of its currency, and raises the alarm', async () => {
  const { store, clock, check, spoil, lines } = await fixture();
  const writes = store.postings(
    [topUp({ gateway: 'doku', transactionId: 'lost', userId: 5, amountMinor: 70 })],
    timestampOf(clock.now()),
  );
  // The third write is the balance of the wallet; the order is transfer, gateway, wallet, postings.
  await spoil(writes.toSpliced(2, 1));
  clock.advance(day);

  const faults = await check();

  expect(faults.toSorted()).toEqual([
    'IDR user credit: balances -1960000, postings -1960070',
    'IDR: all balances add up to 70',
  ]);
  expect(lines.at(-1)).toMatchObject({ level: 'error', facts: { booksOutOfBalance: 2 } });
});

test('a check is made once a day, however often it is requested', async () => {
  const { check, lines, clock } = await fixture();
  await check();
  await check();
  clock.advance(day / 2);
  await check();
  expect(lines).toHaveLength(1);

  clock.advance(day / 2);
  await check();
  expect(lines).toHaveLength(2);
});

test('of two concurrent runs one saves its result, and the other fails and changes nothing', async () => {
  const { runtime, books, check } = await fixture();
  const outcomes = await Promise.allSettled([1, 2].map(() => checkBooks({ ...runtime, books })));

  const [refused] = outcomes.filter((each) => each.status === 'rejected');
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(refused?.reason).toMatchObject({ code: 'changed_meanwhile' });
  expect(await check()).toEqual([]);
});

test('a run stops after its share of pages, and the next one continues', async () => {
  const { clock, runtime } = await fixture();
  let looks = 0;
  let saved: Awaited<ReturnType<Books['lastCheck']>>;
  const endless = 25;
  const books: Books = {
    page: async ({ cursor }) => {
      looks += 1;
      const page = Number(cursor ?? 0) + 1;
      return { balances: [], postings: [], ...(page < endless && { next: String(page) }) };
    },
    lastCheck: async () => saved,
    saveCheck: async (check) => {
      saved = check;
    },
  };

  const runs = [];
  for (let run = 0; run < 3; run += 1) runs.push(await checkBooks({ books, clock, log: runtime.log }));

  expect(runs.map(({ isFinished }) => isFinished)).toEqual([false, false, true]);
  expect(looks).toBe(4 * endless);
});
