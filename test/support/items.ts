import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';

let kept: DynamoDBDocumentClient | undefined;

/** All items of a test's table in key order. With a prefix, only those whose partition key begins with it. */
export async function itemsOf(
  { environment }: Pick<Runtime, 'environment'>,
  partitionPrefix = '',
): Promise<Record<string, unknown>[]> {
  // Created at the first call, when the address of the server is known.
  kept ??= DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const client = kept;
  const items: Record<string, unknown>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: environment('TABLE_NAME'), ConsistentRead: true, ExclusiveStartKey: start }),
    );
    items.push(...(page.Items ?? []).filter(({ PK }) => String(PK).startsWith(partitionPrefix)));
    start = page.LastEvaluatedKey;
  } while (start);
  const keyOf = (item: Record<string, unknown>) => `${item.PK}\n${item.SK}`;
  return items.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

/** Makes the items of a test's table those from before again; `after` are those that it has now. */
export async function restoreItems(
  { environment }: Pick<Runtime, 'environment'>,
  before: readonly Record<string, unknown>[],
  after: readonly Record<string, unknown>[],
): Promise<void> {
  const textOf = (item: Record<string, unknown>) => JSON.stringify(item);
  const keyOf = ({ PK, SK }: Record<string, unknown>) => JSON.stringify({ PK, SK });
  const present = new Set(after.map(textOf));
  const wanted = new Set(before.map(keyOf));
  const writes = [
    ...before.filter((item) => !present.has(textOf(item))).map((Item) => ({ PutRequest: { Item } })),
    ...after.filter((item) => !wanted.has(keyOf(item))).map(({ PK, SK }) => ({ DeleteRequest: { Key: { PK, SK } } })),
  ];
  const batchSize = 25;
  for (let start = 0; start < writes.length; start += batchSize) {
    const RequestItems = { [environment('TABLE_NAME')]: writes.slice(start, start + batchSize) };
    await kept?.send(new BatchWriteCommand({ RequestItems }));
  }
}

/** The sum of all balances (0 when the books balance), and the accounts whose balance differs from their postings. */
export function trialBalance(ledgerItems: readonly Record<string, unknown>[]): { sum: number; wrong: string[] } {
  const amounts = (isWanted: (sort: string) => boolean, field: string, PK: unknown) =>
    ledgerItems
      .filter((item) => item.PK === PK && isWanted(String(item.SK)))
      .reduce((total, item) => total + Number(item[field]), 0);
  const books = [...new Set(ledgerItems.map(({ PK }) => String(PK)))].map((PK) => ({
    PK,
    balance: amounts((sort) => sort === 'BAL', 'balanceMinor', PK),
    posted: amounts((sort) => sort.startsWith('PST#'), 'amountMinor', PK),
  }));
  return {
    sum: books.reduce((total, { balance }) => total + balance, 0),
    wrong: books.filter(({ balance, posted }) => balance !== posted).map(({ PK }) => PK),
  };
}
