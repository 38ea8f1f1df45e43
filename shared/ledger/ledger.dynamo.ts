import * as z from 'zod';
import { Timestamp } from '#shared/kernel/time.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { type Condition, isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './ledger.keys.ts';
import type { LedgerWriter, PostedTransfer, Posting, StatementOptions } from './ledger.ports.ts';
import {
  type Currency,
  type LedgerAccount,
  mayNotGoNegative,
  sizeOf,
  subAccountOf,
  subAccountsOf,
  type Transfer,
  transfer,
} from './ledger.rules.ts';

const postingPrefix = 'PST#';
const partitionOf = (subAccount: string) => prefixes.ledgerAccount + subAccount;
const balanceKeyOf = (subAccount: string) => ({ PK: partitionOf(subAccount), SK: 'BAL' });
const postingSort = (at: string, transferId: string) => `${postingPrefix}${at}#${transferId}`;
const transferKeyOf = (id: string) => ({ PK: prefixes.transfer + id, SK: 'T' });

const Balance = z.object({ balanceMinor: z.int() });
/** Names in the books outlive the accounts that the product knows now. */
const AccountName = z.custom<LedgerAccount>((name) => typeof name === 'string');
const StoredTransfer = z.object({
  id: z.string(),
  currency: z.enum(['USD', 'IDR']),
  legs: z.array(z.object({ account: AccountName, amountMinor: z.int() })),
  pending: z.literal(true).optional(),
  ends: z.object({ transferId: z.string(), as: z.enum(['posted', 'voided']) }).optional(),
  state: z.enum(['pending', 'posted', 'voided']),
  sizeMinor: z.int(),
  at: Timestamp,
  endedBy: z.string().optional(),
}) satisfies z.ZodType<PostedTransfer>;
const StoredPosting = z.object({
  SK: z.string(),
  transferId: z.string(),
  account: AccountName,
  amountMinor: z.int(),
  at: Timestamp,
});

/** What a transaction does to one balance. */
interface Movement {
  readonly account: LedgerAccount;
  readonly subAccount: string;
  readonly currency: Currency;
  readonly amountMinor: number;
}

/**
 * The books. Transfers `TRF#<id>` are kept for ever, so that none is posted twice. Each account (or sub-account of a
 * busy one) has a partition `LED#<account>` with its balance `BAL` and its postings `PST#<time>#<transfer>`.
 */
export function ledger(runtime: Runtime): LedgerWriter {
  const table = tableOf(runtime);
  return {
    balance: async (account) => {
      const items = await Promise.all(subAccountsOf(account).map((each) => table.get(balanceKeyOf(each), Balance)));
      return items.reduce((sum, item) => sum + (item?.balanceMinor ?? 0), 0);
    },

    transfer: (id) => table.get(transferKeyOf(id), StoredTransfer),

    statement: async (account, options) => {
      const { limit } = options;
      const pages = await Promise.all(subAccountsOf(account).map((each) => postingsOf(table, each, options)));
      const merged = pages.flat().sort((a, b) => (a.SK < b.SK ? 1 : -1));
      const items = merged.slice(0, limit);
      const last = items.at(-1);
      return {
        items: items.map(({ SK, ...posting }) => posting),
        ...(merged.length > limit && last && { next: last.SK }),
      };
    },

    postings: (transfers, at) => [
      ...transfers.map((each) => newTransfer(table, transfer(each), at)),
      ...transfers.flatMap((each) => endOfPending(table, each)),
      ...movementsOf(transfers).map((each) => movement(table, each, at)),
      ...transfers.flatMap((each) => newPostings(table, each, at)),
    ],
  };
}

function newTransfer(table: Table, draft: Transfer, at: string): Write {
  const state = draft.pending ? 'pending' : 'posted';
  const item = { ...transferKeyOf(draft.id), ...draft, sizeMinor: sizeOf(draft), state, at };
  return table.put(item, isNew('changed_meanwhile'));
}

/** Ends the pending transfer that `ends` names. Only one transfer can ever do so, and only with the reserved amount. */
function endOfPending(table: Table, { ends, ...draft }: Transfer): Write[] {
  if (!ends) return [];
  const end = table.update(
    transferKeyOf(ends.transferId),
    {
      expression: 'SET #state = :end, endedBy = :endedBy',
      names: { '#state': 'state' },
      values: { ':end': ends.as, ':endedBy': draft.id },
    },
    {
      expression: '#state = :pending AND sizeMinor = :size',
      values: { ':pending': 'pending', ':size': sizeOf(draft) },
      otherwise: (found) => (found?.state === 'pending' ? 'internal' : 'changed_meanwhile'),
    },
  );
  return [end];
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

/** `lastAt` and `movements` show the check of the books which balances have moved in the meantime. */
function movement(table: Table, { account, subAccount, currency, amountMinor }: Movement, at: string): Write {
  return table.update(
    balanceKeyOf(subAccount),
    {
      expression: 'SET #currency = :currency, lastAt = :at ADD balanceMinor :amount, movements :one',
      names: { '#currency': 'currency' },
      values: { ':currency': currency, ':at': at, ':amount': amountMinor, ':one': 1 },
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

/** A negative balance is what is owed to the account; a debit may use it up but not exceed it. */
function covers(amountMinor: number, currency: Currency): Condition {
  return {
    expression: '#currency = :currency AND balanceMinor <= :covering',
    values: { ':covering': -amountMinor },
    otherwise: (found) => (found === undefined || found.currency === currency ? 'changed_meanwhile' : 'internal'),
  };
}

/**
 * Reads one more than the limit, so that the caller sees whether more follow. The cursor is the sort key of the last
 * posting that was returned.
 */
async function postingsOf(
  table: Table,
  subAccount: string,
  { limit, from = '', to = '9', cursor }: StatementOptions,
): Promise<(Posting & { SK: string })[]> {
  // `~` sorts after everything that can follow a day or a moment, so the last of them is included.
  const [first, last] = [`${postingPrefix}${from}`, `${postingPrefix}${to}~`];
  const sort = { from: first, to: cursor !== undefined && cursor < last ? cursor : last };
  if (sort.to < sort.from) return [];
  const query = { partition: partitionOf(subAccount), sort, descending: true, consistent: true };
  const items = await takeItems(table, query, limit + 2, StoredPosting);
  return items.filter(({ SK }) => SK !== cursor).slice(0, limit + 1);
}
