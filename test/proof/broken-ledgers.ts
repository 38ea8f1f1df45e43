import type { Write } from '#shared/kernel/transaction.ts';
import { ledger } from '#shared/ledger/ledger.dynamo.ts';
import { prefixes } from '#shared/ledger/ledger.keys.ts';
import type { LedgerWriter } from '#shared/ledger/ledger.ports.ts';
import type { LedgerAccount, Leg, Transfer } from '#shared/ledger/ledger.rules.ts';
import type { TestRuntime } from '../support/store.ts';

/** The stored form of a write, as far as it is corrupted here. */
interface Content {
  readonly item: {
    readonly Put?: { readonly Item: { readonly PK: string; readonly SK: string } };
    readonly Update?: { readonly Key: { readonly PK: string; readonly SK: string } };
  };
}

type Spoil = (writes: readonly Write[]) => Write[];

const keyOf = ({ content }: Write) => {
  const { item } = content as Content;
  return item.Put?.Item ?? item.Update?.Key ?? { PK: '', SK: '' };
};
const isTransfer = (write: Write) => keyOf(write).PK.startsWith(prefixes.transfer);
const isBalance = (write: Write) => keyOf(write).SK === 'BAL';

/** The same write without its conditions. */
function unconditional(write: Write): Write {
  const { item } = write.content as Content;
  const [kind, request] = Object.entries(item)[0] ?? ['Put', {}];
  const { ConditionExpression, ReturnValuesOnConditionCheckFailure, ...rest } = request as Record<string, unknown>;
  return { ...write, content: { item: { [kind]: withoutIdleValues(rest) } } };
}

/** Removes unused names and values, because DynamoDB refuses those that no expression contains. */
function withoutIdleValues(request: Record<string, unknown>): Record<string, unknown> {
  const expression = String(request.UpdateExpression ?? '');
  const used = (map: unknown) => {
    const kept = Object.entries(map ?? {}).filter(([name]) => new RegExp(`${name}\\b`).test(expression));
    return kept.length > 0 ? Object.fromEntries(kept) : undefined;
  };
  return {
    ...request,
    ExpressionAttributeNames: used(request.ExpressionAttributeNames),
    ExpressionAttributeValues: used(request.ExpressionAttributeValues),
  };
}

/** The same write with a cover that is wrong by some units. */
function withSlack(write: Write, slackMinor: number): Write {
  const { item } = write.content as { item: { Update?: { ExpressionAttributeValues?: Record<string, unknown> } } };
  const values = item.Update?.ExpressionAttributeValues;
  if (values?.[':covering'] === undefined) return write;
  const covering = Number(values[':covering']) + slackMinor;
  const Update = { ...item.Update, ExpressionAttributeValues: { ...values, ':covering': covering } };
  return { ...write, content: { item: { Update } } };
}

const spoils = {
  /** Posts a transfer as often as it is requested. */
  'forgets what it has posted': (writes) => writes.map((each) => (isBalance(each) ? each : unconditional(each))),
  /** Loses the last balance of every transfer. */
  'loses a leg': (writes) => writes.filter((each) => each !== writes.filter(isBalance).at(-1)),
  /** Allows every account to be overdrawn. */
  'allows overdrafts': (writes) => writes.map((each) => (isBalance(each) ? unconditional(each) : each)),
  /** Allows every account to be overdrawn by one unit. */
  'allows an overdraft of one unit': (writes) => writes.map((each) => (isBalance(each) ? withSlack(each, 1) : each)),
  /** Refuses what is covered to the last unit, and a little more. */
  'refuses what is covered': (writes) => writes.map((each) => (isBalance(each) ? withSlack(each, -1e9) : each)),
  /** Ends a reservation that has already ended. */
  'ends a reservation twice': (writes) =>
    writes.map((each) => (isTransfer(each) && (each.content as Content).item.Update ? unconditional(each) : each)),
} satisfies Record<string, Spoil>;

type Misdirect = (transfer: Transfer) => Transfer;

const purposeOf = ({ id }: Transfer) => id.split(':').at(-1);
const withLegs = (transfer: Transfer, change: (leg: Leg) => Leg): Transfer => ({
  ...transfer,
  legs: transfer.legs.map(change),
});
const only =
  (purpose: string, change: Misdirect): Misdirect =>
  (transfer) =>
    purposeOf(transfer) === purpose ? change(transfer) : transfer;
const isWallet = ({ account }: Leg) => account.endsWith(':credit');
/** The next user's wallet. */
const wrongWallet = (account: LedgerAccount): LedgerAccount => `user:${Number(account.split(':')[1]) + 1}:credit`;

/** Wrong transfers whose form is right: all books balance, and somebody owns what is not theirs. */
const misdirections = {
  'refunds the wrong person': only('refund', (transfer) =>
    withLegs(transfer, (leg) => (isWallet(leg) ? { ...leg, account: wrongWallet(leg.account) } : leg)),
  ),
  'takes the fee twice': only('release', (transfer) => {
    const feeMinor = transfer.legs.find(({ account }) => account === 'revenue:service_fee')?.amountMinor ?? 0;
    return withLegs(transfer, (leg) => {
      if (isWallet(leg)) return { ...leg, amountMinor: leg.amountMinor - feeMinor };
      return leg.account === 'revenue:service_fee' ? { ...leg, amountMinor: 2 * feeMinor } : leg;
    });
  }),
  'swaps the shares of a dispute': only('split', (transfer) => {
    const shares = transfer.legs.filter(isWallet).map(({ amountMinor }) => amountMinor);
    return withLegs(transfer, (leg) => (isWallet(leg) ? { ...leg, amountMinor: shares.pop() ?? 0 } : leg));
  }),
  'pays a rejected withdrawal to the bank': only('reject', (transfer) =>
    withLegs(transfer, (leg) => (isWallet(leg) ? { ...leg, account: 'bank:payout:idr' } : leg)),
  ),
  'credits a payment to another wallet': only('paid', (transfer) =>
    withLegs(transfer, (leg) => (isWallet(leg) ? { ...leg, account: wrongWallet(leg.account) } : leg)),
  ),
} satisfies Record<string, Misdirect>;

const misdirected = Object.entries(misdirections).map(
  ([fault, misdirect]) =>
    [
      fault,
      (runtime: TestRuntime): LedgerWriter => {
        const books = ledger(runtime);
        return { ...books, postings: (transfers, at) => books.postings(transfers.map(misdirect), at) };
      },
    ] as const,
);

const spoiled = Object.entries(spoils).map(
  ([fault, spoil]) =>
    [
      fault,
      (runtime: TestRuntime): LedgerWriter => {
        const books = ledger(runtime);
        return { ...books, postings: (transfers, at) => spoil(books.postings(transfers, at)) };
      },
    ] as const,
);

/** Ledgers with one fault each, which show that the proof can fail. */
export const brokenLedgers = [...spoiled, ...misdirected];
