import * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import type { QueryOptions, Table } from '#shared/platform/dynamo/table.dynamo.ts';
import type { PageQuery } from './pagination.ts';

/** A numbered page is reached by reading over all pages before it, so its cost is limited. Cursors go further. */
const maxPages = 34;

/**
 * The page with a number or, when a cursor is given, the page that the cursor leads to; its number then does not
 * matter. Fails with `invalid_input` for a number that only cursors can reach.
 */
export async function numberedPage<T>(
  table: Table,
  query: Omit<QueryOptions, 'limit' | 'cursor'>,
  { page, per_page: perPage, cursor }: PageQuery,
  schema: z.ZodType<T>,
): Promise<Page<T>> {
  if (cursor) return table.query({ ...query, limit: perPage, cursor }, schema);
  if (page > maxPages) throw tooFar();
  const before = await cursorAfter(table, query, (page - 1) * perPage);
  if (before === 'the end') return { items: [] };
  return table.query({ ...query, limit: perPage, ...(before !== undefined && { cursor: before }) }, schema);
}

/** Items that are only counted. */
const Passed = z.unknown();

/** The cursor after `count` items; undefined at the beginning of the list. */
async function cursorAfter(table: Table, query: QueryOptions, count: number): Promise<string | 'the end' | undefined> {
  let cursor: string | undefined;
  for (let passed = 0; passed < count; ) {
    const limit = count - passed;
    const page = await table.query({ ...query, limit, ...(cursor !== undefined && { cursor }) }, Passed);
    if (page.next === undefined) return 'the end';
    passed += page.items.length;
    cursor = page.next;
  }
  return cursor;
}

function tooFar(): Failure {
  const message = `The page may not be greater than ${maxPages}. Follow meta.cursor.next instead.`;
  return new Failure('invalid_input', { facts: { errors: [{ in: 'query', path: 'page', message }] } });
}
