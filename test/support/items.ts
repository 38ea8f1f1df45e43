import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
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
