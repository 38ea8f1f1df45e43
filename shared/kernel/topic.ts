import type * as z from 'zod';

/** First characters of the sort keys of all topics' records. */
export const sortPrefixes = { event: 'EVT#', message: 'MSG#', notification: 'N#', match: 'U#' } as const;

/** First characters of both keys of a topic's records. Nothing else in the table begins with both. */
interface TopicKeys {
  readonly partition: string;
  readonly sort: string;
}

/**
 * Items of the table that consumers follow, such as all changes of requests. The adapter that writes them makes their
 * keys with `recordKey`. Filters, queues and the type of a consumer's record follow from its topics.
 */
export interface Topic<Name extends string = string, Schema extends z.ZodType = z.ZodType> {
  readonly name: Name;
  readonly keys: TopicKeys;
  /** Form of a record, apart from its keys. */
  readonly record: Schema;
}

/** Declares a topic. Its partition prefix must be one of its own feature's `*.keys.ts`. */
export function defineTopic<const Name extends string, Schema extends z.ZodType>(
  topic: Topic<Name, Schema>,
): Topic<Name, Schema> {
  return topic;
}

/** A record of one of several topics, with the name of its topic. */
export type TopicRecord<AnyTopic extends Topic> =
  AnyTopic extends Topic<infer Name, infer Schema>
    ? { readonly topic: Name; readonly record: z.output<Schema> }
    : never;

/** Keys of an item of the table. */
interface ItemKeys {
  readonly PK: string;
  readonly SK: string;
}

/** The key of a topic's record: `item` says which item it is about, and `place` its place among that item's records. */
export function recordKey({ keys }: Topic, item: string | number, place: string): ItemKeys {
  return { PK: `${keys.partition}${item}`, SK: keys.sort + place };
}

/** A number in the form in which the places of an item's records sort. */
export function placeOf(number: number, digits = 6): string {
  return String(number).padStart(digits, '0');
}

/** Whether an item with these keys is a record of the topic. */
export function isRecordOf({ keys }: Topic, { PK, SK }: ItemKeys): boolean {
  return PK.startsWith(keys.partition) && SK.startsWith(keys.sort);
}
