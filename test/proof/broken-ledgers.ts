import type { Write } from '#shared/kernel/transaction.ts';
import { ledger } from '#shared/ledger/ledger.dynamo.ts';
import { prefixes } from '#shared/ledger/ledger.keys.ts';
import type { LedgerWriter } from '#shared/ledger/ledger.ports.ts';
import type { TestRuntime } from '../support/store.ts';

/** The form in which the table keeps a write, as far as it is spoilt here. */
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

/** The same write, which nothing refuses any more. */
function unconditional(write: Write): Write {
  const { item } = write.content as Content;
  const [kind, request] = Object.entries(item)[0] ?? ['Put', {}];
  const { ConditionExpression, ReturnValuesOnConditionCheckFailure, ...rest } = request as Record<string, unknown>;
  return { ...write, content: { item: { [kind]: withoutIdleValues(rest) } } };
}

/** DynamoDB refuses names and values that no expression speaks of. */
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
  /** Posts a transfer as often as it is asked to. */
  'forgets what it has posted': (writes) => writes.map((each) => (isBalance(each) ? each : unconditional(each))),
  /** Loses the last balance of every transfer. */
  'loses a leg': (writes) => writes.filter((each) => each !== writes.filter(isBalance).at(-1)),
  /** Lets everybody spend what is not there. */
  'allows overdrafts': (writes) => writes.map((each) => (isBalance(each) ? unconditional(each) : each)),
  /** Ends a reservation that has ended. */
  'ends a reservation twice': (writes) =>
    writes.map((each) => (isTransfer(each) && (each.content as Content).item.Update ? unconditional(each) : each)),
} satisfies Record<string, Spoil>;

/** Ledgers that are wrong in one way each, to show that the proof can fail. */
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
