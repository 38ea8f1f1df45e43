import * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';

/** An item as the table returns it. */
export type StoredItem = Readonly<Record<string, unknown>>;

/** Reads items of which only the existence matters. */
export const AnyItem = z.object({});

/** Reads keys, for lists whose sort keys say everything. */
export const ItemKey = z.object({ PK: z.string(), SK: z.string() });

/**
 * What the schema names of an item: neither its keys nor attributes that this version of the code does not know.
 *
 * Fails with `stored_item_unreadable`. Its detail is logged, and so names the prefixes of the key and the paths that do
 * not fit, but no value.
 */
export function parseItem<T>(item: StoredItem, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(item);
  if (parsed.success) return parsed.data;
  const paths = [...new Set(parsed.error.issues.map(({ path }) => path.map(segmentOf).join('.') || 'item'))];
  throw new Failure('stored_item_unreadable', {
    detail: `${prefixOf(item.PK)} / ${prefixOf(item.SK)} does not fit its schema at ${paths.join(', ')}`,
  });
}

/** The part of a key that says what kind of item it is. The rest holds ids, or what users wrote. */
function prefixOf(key: unknown): string {
  return /^[A-Z]+#?/.exec(String(key))?.[0] ?? '?';
}

/** Names in a record are data, unlike attribute names: only what looks like an attribute name or an index is shown. */
function segmentOf(segment: PropertyKey): string {
  return /^(?:[a-z][a-zA-Z]*|\d+|[A-Z]+\d?[A-Z]+)$/.exec(String(segment))?.[0] ?? '*';
}
