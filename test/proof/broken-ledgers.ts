import type { Write } from '#shared/kernel/transaction.ts';
import { ledger } from '#shared/ledger/ledger.dynamo.ts';
import { prefixes } from '#shared/ledger/ledger.keys.ts';
import type { LedgerWriter } from '#shared/ledger/ledger.ports.ts';
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

const spoils = {
  /** Posts a transfer as often as it is requested. */
  'forgets what it has posted': (writes) => writes.map((each) => (isBalance(each) ? each : unconditional(each))),
  /** Loses the last balance of every transfer. */
  'loses a leg': (writes) => writes.filter((each) => each !== writes.filter(isBalance).at(-1)),
  /** Allows every account to be overdrawn. */
  'allows overdrafts': (writes) => writes.map((each) => (isBalance(each) ? unconditional(each) : each)),
  /** Ends a reservation that has already ended. */
  'ends a reservation twice': (writes) =>
    writes.map((each) => (isTransfer(each) && (each.content as Content).item.Update ? unconditional(each) : each)),
} satisfies Record<string, Spoil>;

/** Ledgers with one fault each, which show that the proof can fail. */
export const brokenLedgers = Object.entries(spoils).map(
  ([fault, spoil]) =>
    [
      fault,
      (runtime: TestRuntime): LedgerWriter => {
        const books = ledger(runtime);
        return { ...books, postings: (transfers, at) => spoil(books.postings(transfers, at)) };
      },
    ] as const,
);
