import * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import { previousVersionOf } from '#shared/platform/dynamo/conditions.dynamo.ts';
import { type Key, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { AccountSum, Books, BooksCheck } from './books.ports.ts';
import { prefixes } from './ledger.keys.ts';

/** An item of the books as `ledger.dynamo.ts` stores it: a balance or a posting. */
const BooksItem = z.object({ PK: z.string(), SK: z.string(), currency: z.string() });
const Balance = BooksItem.extend({
  balanceMinor: z.int(),
  lastAt: Timestamp.optional(),
  movements: z.int().optional(),
});
type Balance = z.infer<typeof Balance>;
const Posting = BooksItem.extend({ amountMinor: z.int(), at: Timestamp });
type Posting = z.infer<typeof Posting>;
const BalanceOrPosting = z.union([Posting, Balance]);

const StoredCheck = z.object({
  version: z.int(),
  at: Timestamp,
  startedAt: Timestamp,
  segments: z.array(z.string().nullable()),
  trial: z.record(z.string(), z.object({ balanceMinor: z.int(), postedMinor: z.int() })),
}) satisfies z.ZodType<BooksCheck>;

const checkKey = { PK: `${prefixes.booksCheck}last`, SK: 'C' };
const accountOf = ({ PK }: Key) => PK.slice(prefixes.ledgerAccount.length);

/** The most by which a posting's time may differ from the order of commits. */
const disorderMilliseconds = 300_000;
const maxReadings = 8;

/** The whole books, read page by page, and `BKC#last`: how far their check has come. */
export function books(runtime: Runtime): Books {
  const table = tableOf(runtime);
  return {
    page: async ({ segment, segments, cursor, at }) => {
      const part = { segment, segments, prefix: prefixes.ledgerAccount, ...(cursor !== undefined && { cursor }) };
      const { items, next } = await table.scan(part, BalanceOrPosting);
      const balances = items.filter((item) => 'balanceMinor' in item);
      const postings = items.filter((item) => 'amountMinor' in item);
      return {
        balances: await Promise.all(balances.map((balance) => balanceAt(table, balance, at))),
        postings: postings
          .filter((posting) => posting.at <= at)
          .map((posting) => ({
            account: accountOf(posting),
            currency: posting.currency,
            amountMinor: posting.amountMinor,
          })),
        ...(next !== undefined && { next }),
      };
    },

    lastCheck: () => table.get(checkKey, StoredCheck),

    saveCheck: (check) => table.commit([table.put({ ...checkKey, ...check }, previousVersionOf(check))]),
  };
}

/**
 * An account's balance at a moment: later postings are subtracted again. Only the few balances that moved recently are
 * read for it. The number of movements shows whether one was added between the reads.
 */
async function balanceAt(table: Table, seen: Balance, at: string): Promise<AccountSum> {
  const { PK, SK, currency } = seen;
  const sum = (amountMinor: number) => ({ account: accountOf(seen), currency, amountMinor });
  const quietSince = new Date(Date.parse(at) - disorderMilliseconds).toISOString();
  if ((seen.lastAt ?? '') <= quietSince) return sum(seen.balanceMinor);
  for (let reading = 0; reading < maxReadings; reading += 1) {
    const before = await table.get({ PK, SK }, Balance);
    const postedMinor = await postedAfter(table, PK, at);
    const after = await table.get({ PK, SK }, Balance);
    if (before && after && before.movements === after.movements) return sum(before.balanceMinor - postedMinor);
  }
  throw new Failure('busy', { detail: 'a balance never stood still' });
}

async function postedAfter(table: Table, partition: string, at: string): Promise<number> {
  const query = { partition, sort: { from: `PST#${at}~`, to: 'PST#~' }, consistent: true };
  let page: Page<Posting> = await table.query(query, Posting);
  let postedMinor = sumOf(page);
  while (page.next !== undefined) {
    page = await table.query({ ...query, cursor: page.next }, Posting);
    postedMinor += sumOf(page);
  }
  return postedMinor;
}

function sumOf({ items }: Page<Posting>): number {
  return items.reduce((total, { amountMinor }) => total + amountMinor, 0);
}
