import { prefixes } from '#shared/ledger/ledger.keys.ts';
import type { Posting } from '#shared/ledger/ledger.ports.ts';
import { type LedgerAccount, mayNotGoNegative, type Transfer } from '#shared/ledger/ledger.rules.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { itemsOf } from '../support/items.ts';

/** The summary of all books in the table. */
export interface WholeBooks {
  readonly transfers: number;
  readonly postings: number;
  readonly accounts: number;
  /** Sum of all balances by currency: zero, if the books are right. */
  readonly trialBalance: Readonly<Record<string, number>>;
  readonly broken: readonly string[];
}

/** A posting as stored in the table. */
type StoredPosting = Pick<Posting, 'transferId' | 'account' | 'amountMinor'> & { readonly PK: string };

/** Reads everything and checks it from scratch, without knowledge of the history or of earlier checks. */
export async function wholeBooks(runtime: Pick<Runtime, 'environment'>): Promise<WholeBooks> {
  const items = await itemsOf(runtime);
  const ofBooks = (sort: string) =>
    items.filter(({ PK, SK }) => String(PK).startsWith(prefixes.ledgerAccount) && String(SK).startsWith(sort));
  const balances = ofBooks('BAL');
  const postings = ofBooks('PST#').map(postingOf);
  const transfers = items
    .filter(({ PK }) => String(PK).startsWith(prefixes.transfer))
    // A transfer that was ended without being made has no legs, and thus too few postings.
    .map(({ PK, legs }) => ({
      id: String(PK).slice(prefixes.transfer.length),
      legs: (legs ?? []) as Transfer['legs'],
    }));
  const keys = new Set(balances.map(({ PK }) => String(PK)));
  const sums = sumsBy(postings, ({ PK }) => PK);
  const trialBalance = sumsBy(
    balances.map(({ currency, balanceMinor }) => ({ currency, amountMinor: Number(balanceMinor) })),
    ({ currency }) => String(currency),
  );
  return {
    transfers: transfers.length,
    postings: postings.length,
    accounts: balances.length,
    trialBalance: Object.fromEntries(trialBalance),
    broken: [
      ...[...trialBalance].filter(([, sum]) => sum !== 0).map(([currency, sum]) => `(2) ${currency} adds up to ${sum}`),
      ...balances.flatMap(({ PK, balanceMinor }) => brokenBalance(String(PK), Number(balanceMinor), sums)),
      ...[...sums.keys()].filter((key) => !keys.has(key)).map((key) => `(3) ${key} has no balance`),
      ...brokenTransfers(transfers, postings),
    ],
  };
}

function postingOf({ PK, transferId, account, amountMinor }: Record<string, unknown>): StoredPosting {
  return {
    PK: String(PK),
    transferId: String(transferId),
    account: account as LedgerAccount,
    amountMinor: Number(amountMinor),
  };
}

function brokenBalance(key: string, balanceMinor: number, sums: ReadonlyMap<string, number>): readonly string[] {
  const account = key.slice(prefixes.ledgerAccount.length) as LedgerAccount;
  const sum = sums.get(key) ?? 0;
  return [
    ...(balanceMinor === sum ? [] : [`(3) ${account} stands at ${balanceMinor}, its postings at ${sum}`]),
    ...(mayNotGoNegative(account) && balanceMinor > 0 ? [`(4) ${account} is overdrawn by ${balanceMinor}`] : []),
  ];
}

/** Each transfer has exactly the postings of its legs, and they add up to zero. So each capture and payment has one. */
function brokenTransfers(
  transfers: readonly Pick<Transfer, 'id' | 'legs'>[],
  postings: readonly StoredPosting[],
): readonly string[] {
  const byTransfer = Map.groupBy(postings, ({ transferId }) => transferId);
  const known = new Set(transfers.map(({ id }) => id));
  return [
    ...transfers.flatMap(({ id, legs }) => {
      const own = byTransfer.get(id) ?? [];
      const sum = own.reduce((total, { amountMinor }) => total + amountMinor, 0);
      const missing = legs.filter(
        (leg) => !own.some(({ account, amountMinor }) => account === leg.account && amountMinor === leg.amountMinor),
      );
      return [
        ...(sum === 0 ? [] : [`(1) the postings of ${id} add up to ${sum}`]),
        ...(own.length > 0 && own.length === legs.length && missing.length === 0
          ? []
          : [`(7) ${id} has ${own.length} postings for its ${legs.length} legs`]),
      ];
    }),
    ...[...byTransfer.keys()]
      .filter((id) => !known.has(id))
      .map((id) => `(7) there are postings of ${id}, and no transfer`),
  ];
}

function sumsBy<T extends { readonly amountMinor: number }>(
  list: readonly T[],
  nameOf: (item: T) => string,
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const item of list) sums.set(nameOf(item), (sums.get(nameOf(item)) ?? 0) + item.amountMinor);
  return sums;
}
