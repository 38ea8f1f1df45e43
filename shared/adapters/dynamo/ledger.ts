import type { LedgerWriter, Posting } from '../../ports/ledger.ts';
import type { Write } from '../../ports/transaction.ts';
import {
  type Currency,
  type LedgerAccount,
  mayNotGoNegative,
  subAccountOf,
  subAccountsOf,
  type Transfer,
  transfer,
} from '../../rules/ledger.ts';
import type { Runtime } from '../runtime.ts';
import { prefixes } from './keys.ts';
import { firstItems, withoutKeys } from './read.ts';
import { type Condition, isNew, type Table, tableOf } from './table.ts';

const postingPrefix = 'PST#';
const partitionOf = (subAccount: string) => prefixes.ledgerAccount + subAccount;
const balanceKeyOf = (subAccount: string) => ({ PK: partitionOf(subAccount), SK: 'BAL' });
const postingSort = (at: string, transferId: string) => `${postingPrefix}${at}#${transferId}`;

/** What a transaction does to one balance. */
interface Movement {
  readonly account: LedgerAccount;
  readonly subAccount: string;
  readonly currency: Currency;
  readonly amountMinor: number;
}

/**
 * The books: transfers `TRF#<id>`, kept for ever so that none is posted twice, and for each account (or sub-account of a
 * busy one) `LED#<account>` its balance `BAL` and its postings `PST#<time>#<transfer>`.
 */
export function ledger(runtime: Runtime): LedgerWriter {
  const table = tableOf(runtime);
  return {
    balance: async (account) => {
      const items = await Promise.all(
        subAccountsOf(account).map((each) => table.get<{ balanceMinor: number }>(balanceKeyOf(each))),
      );
      return items.reduce((sum, item) => sum + (item?.balanceMinor ?? 0), 0);
    },

    statement: async (account, { limit, cursor }) => {
      const pages = await Promise.all(subAccountsOf(account).map((each) => postingsOf(table, each, limit + 1, cursor)));
      const merged = pages.flat().sort((a, b) => (a.SK < b.SK ? 1 : -1));
      const items = merged.slice(0, limit);
      const last = items.at(-1);
      return { items: items.map(withoutKeys), ...(merged.length > limit && last && { next: last.SK }) };
    },

    postings: (transfers, at) => [
      ...transfers.map((each) => newTransfer(table, transfer(each), at)),
      ...movementsOf(transfers).map((each) => movement(table, each)),
      ...transfers.flatMap((each) => newPostings(table, each, at)),
    ],
  };
}

function newTransfer(table: Table, { id, currency, legs }: Transfer, at: string): Write {
  return table.put({ PK: prefixes.transfer + id, SK: 'T', id, currency, legs, at }, isNew('changed_meanwhile'));
}

function newPostings(table: Table, { id, currency, legs }: Transfer, at: string): Write[] {
  return legs.map(({ account, amountMinor }) => {
    const key = { PK: partitionOf(subAccountOf(account, id)), SK: postingSort(at, id) };
    return table.put({ ...key, transferId: id, account, currency, amountMinor, at }, isNew('changed_meanwhile'));
  });
}

/** One movement for each balance, however many transfers touch it. */
function movementsOf(transfers: readonly Transfer[]): readonly Movement[] {
  const movements = new Map<string, Movement>();
  for (const { id, currency, legs } of transfers) {
    for (const { account, amountMinor } of legs) {
      const subAccount = subAccountOf(account, id);
      const known = movements.get(subAccount);
      if (known && known.currency !== currency) throw new RangeError(`${account} cannot hold two currencies.`);
      movements.set(subAccount, {
        account,
        subAccount,
        currency,
        amountMinor: amountMinor + (known?.amountMinor ?? 0),
      });
    }
  }
  return [...movements.values()];
}

function movement(table: Table, { account, subAccount, currency, amountMinor }: Movement): Write {
  return table.update(
    balanceKeyOf(subAccount),
    {
      expression: 'SET #currency = :currency ADD balanceMinor :amount',
      names: { '#currency': 'currency' },
      values: { ':currency': currency, ':amount': amountMinor },
    },
    mayNotGoNegative(account) && amountMinor > 0 ? covers(amountMinor, currency) : sameCurrency(currency),
  );
}

function sameCurrency(currency: Currency): Condition {
  return {
    expression: 'attribute_not_exists(PK) OR #currency = :currency',
    otherwise: (found) => (found?.currency === currency ? 'changed_meanwhile' : 'internal'),
  };
}

/** What is owed is a negative balance, and a debit may use it up but not exceed it. */
function covers(amountMinor: number, currency: Currency): Condition {
  return {
    expression: '#currency = :currency AND balanceMinor <= :covering',
    values: { ':covering': -amountMinor },
    otherwise: (found) => (found === undefined || found.currency === currency ? 'changed_meanwhile' : 'internal'),
  };
}

/** Postings older than the cursor, which is the sort key of the last one that was seen. */
async function postingsOf(
  table: Table,
  subAccount: string,
  limit: number,
  cursor: string | undefined,
): Promise<(Posting & { SK: string })[]> {
  const sort = { from: postingPrefix, to: cursor ?? `${postingPrefix}~` };
  if (sort.to < sort.from) return [];
  const query = { partition: partitionOf(subAccount), sort, descending: true, consistent: true };
  const items = await firstItems<Posting & { SK: string }>(table, query, limit + 1);
  return items.filter(({ SK }) => SK !== cursor).slice(0, limit);
}
