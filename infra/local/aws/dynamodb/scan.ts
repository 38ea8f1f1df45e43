import { recordOf } from '../call.ts';
import type { DynamodbServer } from './server.ts';

/** All pages of a table scan, for the local cloud's own needs: not authorised and not counted. */
export async function* scanPages(
  server: DynamodbServer,
  input: Readonly<Record<string, unknown>>,
): AsyncGenerator<Record<string, unknown>> {
  let ExclusiveStartKey: unknown;
  do {
    const page = await server.call('DynamoDB_20120810.Scan', {
      ...input,
      ...(ExclusiveStartKey !== undefined && { ExclusiveStartKey }),
    });
    yield page;
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}

/** Number of items in a table, as the server says it: local servers count at once and read no item for it. */
export async function countItems(server: DynamodbServer, tableName: string): Promise<number> {
  const { Table } = await server.call('DynamoDB_20120810.DescribeTable', { TableName: tableName });
  return Number(recordOf(Table).ItemCount);
}
