import type * as z from 'zod';
import type { QueryOptions, Table } from './table.dynamo.ts';

/**
 * The first `wanted` items of a query, or all when there are fewer. This nearly always takes one request. It takes more
 * only when items are so large that DynamoDB ends the page at 1 MB, which must not look like the end of a list.
 */
export async function takeItems<T>(
  table: Table,
  query: Omit<QueryOptions, 'limit' | 'cursor'>,
  wanted: number,
  schema: z.ZodType<T>,
): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const limit = wanted - found.length;
    const page = await table.query({ ...query, limit, ...(cursor && { cursor }) }, schema);
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined && found.length < wanted);
  return found;
}
