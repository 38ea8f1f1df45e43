import { expectTypeOf, test } from 'vitest';
import * as z from 'zod';
import { defineConsumer, handle, type RecordOf } from '#shared/kernel/route/define.ts';
import { defineTopic, type TopicRecord } from '#shared/kernel/topic.ts';

// The compiler checks this file: a line below `@ts-expect-error` that compiles is an error of `tsc`.

const numbers = defineTopic({
  name: 'number',
  keys: { partition: 'NUM#', sort: 'EVT#' },
  record: z.object({ n: z.number() }),
});
const texts = defineTopic({
  name: 'text',
  keys: { partition: 'TXT#', sort: 'EVT#' },
  record: z.object({ text: z.string() }),
});
const facts = { summary: 'A consumer for tests', uses: {} };
const ofOne = defineConsumer({ ...facts, on: numbers });
const ofBoth = defineConsumer({ ...facts, on: [numbers, texts] });

test('the handler of one topic gets its record, and the handler of several also the name of the topic', () => {
  expectTypeOf<RecordOf<typeof ofOne>>().toEqualTypeOf<{ n: number }>();
  expectTypeOf<RecordOf<typeof ofBoth>>().toEqualTypeOf<
    | { readonly topic: 'number'; readonly record: { n: number } }
    | { readonly topic: 'text'; readonly record: { text: string } }
  >();
  handle(ofBoth, async (event) => {
    if (event.topic === 'text') expectTypeOf(event.record).toEqualTypeOf<{ text: string }>();
  });
});

test('a handler for the record of another topic does not compile', () => {
  // @ts-expect-error
  handle(ofOne, async (_record: { text: string }) => undefined);
  // @ts-expect-error
  handle(ofBoth, async (_event: TopicRecord<typeof numbers>) => undefined);
});

test('a record with the name of another topic does not compile', () => {
  const paired: TopicRecord<typeof numbers | typeof texts> = { topic: 'number', record: { n: 1 } };
  expectTypeOf(paired).not.toBeAny();
  // @ts-expect-error
  const mixed: TopicRecord<typeof numbers | typeof texts> = { topic: 'number', record: { text: 'one' } };
  expectTypeOf(mixed).not.toBeAny();
});

test('a consumer has one kind of source, and only a queue needs the form of its records', () => {
  // @ts-expect-error
  defineConsumer({ ...facts, on: numbers, record: z.object({ text: z.string() }) });
  // @ts-expect-error
  defineConsumer({ ...facts, on: numbers, queue: 'track' });
  // @ts-expect-error
  defineConsumer({ ...facts, queue: 'track' });
  defineConsumer({ ...facts, queue: 'track', record: z.object({}) });
});
