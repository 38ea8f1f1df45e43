import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { currentTrace } from '#shared/kernel/clock-ids-log.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import {
  type ConsumerDefinition,
  type Delivery,
  defineConsumer,
  handle,
  type Unit,
} from '#shared/kernel/route/define.ts';
import { defineTopic } from '#shared/kernel/topic.ts';
import { ambient } from './pipeline-under-test.ts';

const Numbered = z.object({ n: z.number() });
const numbers = defineTopic({ name: 'number', keys: { partition: 'NUM#', sort: 'EVT#' }, record: Numbered });
const texts = defineTopic({
  name: 'text',
  keys: { partition: 'TXT#', sort: 'EVT#' },
  // A number also fits the schema of a text: only the keys distinguish the two.
  record: z.object({ n: z.coerce.string() }),
});
const facts = { summary: 'A consumer for tests', uses: {} };
const stream = defineConsumer({ ...facts, on: numbers });
const queue = defineConsumer({ ...facts, queue: 'greetings', record: Numbered });

const run = (unit: Unit<ConsumerDefinition>, ports = ambient()) =>
  consumerFunction('follow', unit, ports, (image) => unmarshall(image as Record<string, AttributeValue>));

function functionOf(
  consumer: typeof stream | typeof queue,
  operation: (record: { n: number }, delivery: Delivery) => void,
  ports = ambient(),
) {
  const unit = handle(consumer, async (record, _ports, delivery) => operation(record, delivery));
  return run(unit, ports);
}

const imageOf = (n: number, PK = 'NUM#1', SK = 'EVT#1') => ({ PK: { S: PK }, SK: { S: SK }, n: { N: String(n) } });
const streamEvent = (...ns: number[]) => ({
  Records: ns.map((n) => ({ dynamodb: { SequenceNumber: `s${n}`, NewImage: imageOf(n) } })),
});
const queueEvent = (...bodies: string[]) => ({
  Records: bodies.map((body, index) => ({ messageId: `m${index + 1}`, body })),
});

/** Handles all numbers except some. */
function refusing(...refused: number[]) {
  const handled: number[] = [];
  return {
    handled,
    operation: ({ n }: { n: number }) => {
      if (refused.includes(n)) throw new Error(`number ${n}`);
      handled.push(n);
    },
  };
}

test('records of a stream are plain items, handled in order', async () => {
  const { handled, operation } = refusing();
  expect(await functionOf(stream, operation)(streamEvent(1, 2, 3))).toEqual({ batchItemFailures: [] });
  expect(handled).toEqual([1, 2, 3]);
});

test('a stream stops at the first record that fails, so that the order is kept', async () => {
  const { handled, operation } = refusing(2);
  const answer = await functionOf(stream, operation)(streamEvent(1, 2, 3));
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 's2' }] });
  expect(handled).toEqual([1]);
});

test('a stream handles the records of different keys side by side, and a key that fails holds up no other', async () => {
  const handled: string[] = [];
  const others = Promise.withResolvers<void>();
  const unit = handle(stream, async ({ n }) => {
    // Numbers below 10 belong to the first key, whose first record waits for the whole second key.
    if (n === 1) await others.promise;
    if (n === 2) throw new Error('number 2');
    handled.push(String(n));
    if (n === 11) others.resolve();
  });
  const record = (n: number) => ({
    dynamodb: { SequenceNumber: `s${n}`, NewImage: imageOf(n, n < 10 ? 'NUM#1' : 'NUM#2') },
  });
  const answer = await run(unit)({ Records: [1, 10, 2, 3, 11].map(record) });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 's2' }] });
  expect(handled).toEqual(['10', '11', '1']);
});

test('a queue gets every message handled and the ids of those that failed, since it deletes all others', async () => {
  const { handled, operation } = refusing(1, 3);
  const answer = await functionOf(queue, operation)(queueEvent('{"n":1}', '{"n":2}', '{"n":3}', '{"n":4}'));
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm3' }] });
  expect(handled).toEqual([2, 4]);
});

test.each(['confidential words', '{"n":"confidential"}'])(
  'the unreadable message %s is reported as failed, and the log does not quote it',
  async (body) => {
    const ports = ambient();
    const { handled, operation } = refusing();
    const answer = await functionOf(queue, operation, ports)(queueEvent(body, '{"n":2}'));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(handled).toEqual([2]);
    expect(ports.lines).toHaveLength(1);
    expect(JSON.stringify(ports.lines)).not.toContain('confidential');
  },
);

test.each([
  ['a stream by its event', stream, { eventID: 'e1', dynamodb: { NewImage: imageOf(1) } }, 'e1'],
  ['a queue by its message', queue, { messageId: 'm1', body: '{"n":1}' }, 'm1'],
  [
    'a FIFO queue by what repetitions are known by',
    queue,
    { messageId: 'm1', body: '{"n":1}', attributes: { MessageDeduplicationId: 'd1' } },
    'd1',
  ],
])('a delivery of %s is identified in the same way when it is repeated', async (_name, consumer, record, id) => {
  const ids: string[] = [];
  const deliver = functionOf(consumer, (_record, delivery) => void ids.push(delivery.id));
  await deliver({ Records: [record] });
  expect(ids).toEqual([id]);
});

test('a record without an id fails its whole batch', async () => {
  const { operation } = refusing();
  expect(await functionOf(stream, operation)({ Records: [{}] })).toEqual({
    batchItemFailures: [{ itemIdentifier: '' }],
  });
});

test('the keys of a record decide its topic, whatever its form', async () => {
  const handled: unknown[] = [];
  const follow = handle(defineConsumer({ ...facts, on: [texts, numbers] }), async (event) => void handled.push(event));
  const Records = [imageOf(1), imageOf(2, 'TXT#1')].map((NewImage) => ({ dynamodb: { NewImage } }));
  expect(await run(follow)({ Records })).toEqual({ batchItemFailures: [] });
  expect(handled).toEqual([
    { topic: 'number', record: { n: 1 } },
    { topic: 'text', record: { n: '2' } },
  ]);
});

test.each([
  ['partition key', 'TXT#1', 'EVT#1'],
  ['sort key', 'NUM#1', 'META'],
])('a record with the %s of another topic fails, although it has the form of this topic', async (_name, PK, SK) => {
  const { handled, operation } = refusing();
  const NewImage = imageOf(1, PK, SK);
  const answer = await functionOf(stream, operation)({ Records: [{ dynamodb: { SequenceNumber: 's1', NewImage } }] });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 's1' }] });
  expect(handled).toEqual([]);
});

const groupEvent = (...messages: readonly (readonly [group: string, n: number])[]) => ({
  Records: messages.map(([MessageGroupId, n]) => ({
    messageId: `m${n}`,
    body: JSON.stringify({ n }),
    attributes: { MessageGroupId, MessageDeduplicationId: `d${n}`, ApproximateReceiveCount: String(n) },
  })),
});
const identifiers = (...ns: number[]) => ns.map((n) => ({ itemIdentifier: `m${n}` }));

test('in parallel, groups do not wait for each other, and nothing overtakes what failed in its own group', async () => {
  const started: number[] = [];
  const { promise: other, resolve: release } = Promise.withResolvers<void>();
  const parallel = defineConsumer({ ...facts, queue: 'frames', batch: 'parallel', record: Numbered });
  const consume = run(
    handle(parallel, async ({ n }) => {
      started.push(n);
      if (n === 1) await other;
      if (n === 4) release();
      if (n === 2) throw new Error('two');
    }),
  );
  const event = groupEvent(['a', 1], ['a', 2], ['b', 4], ['a', 3], ['b', 5]);
  // 1 ends only once 4, of another group, has begun.
  expect(await consume(event)).toEqual({ batchItemFailures: identifiers(2, 3) });
  expect(started).not.toContain(3);
  expect(started.sort()).toEqual([1, 2, 4, 5]);
});

test('in parallel, messages without a group fail alone', async () => {
  const parallel = defineConsumer({ ...facts, queue: 'greetings', batch: 'parallel', record: Numbered });
  const { handled, operation } = refusing(1);
  const consume = run(handle(parallel, async (record) => operation(record)));
  const Records = [1, 2].map((n) => ({ messageId: `m${n}`, body: JSON.stringify({ n }) }));
  expect(await consume({ Records })).toEqual({ batchItemFailures: identifiers(1) });
  expect(handled).toEqual([2]);
});

test('a handler of groups gets each group once, in order, with the attempt and the time left, and fails it as a whole', async () => {
  const seen: unknown[] = [];
  const grouped = defineConsumer({ ...facts, queue: 'fanout', batch: 'group', record: Numbered });
  const consume = run(
    handle(grouped, async (records, _ports, { id, attempt, timeLeft }) => {
      seen.push([records.map(({ n }) => n), id, attempt, timeLeft()]);
      if (records.some(({ n }) => n === 2)) throw new Error('two');
    }),
  );
  const event = groupEvent(['a', 1], ['b', 4], ['a', 2]);
  const answer = await consume(event, { getRemainingTimeInMillis: () => 1234 });
  expect(answer).toEqual({ batchItemFailures: identifiers(1, 2) });
  expect(seen).toEqual([
    [[1, 2], 'd1', 2, 1234],
    [[4], 'd4', 4, 1234],
  ]);
});

test.each([
  ['a queue', { messageId: 'm', body: '{"n":1}', attributes: { SentTimestamp: '1500' } }, 1500],
  ['a stream', { dynamodb: { ApproximateCreationDateTime: 2, NewImage: { n: { N: '1' } } } }, 2000],
  ['a source that does not say', { messageId: 'm', body: '{"n":1}' }, undefined],
])('a handler learns when the record came from %s', async (_, record, expected) => {
  const seen: unknown[] = [];
  const single = defineConsumer({ ...facts, queue: 'frames', record: Numbered });
  await run(handle(single, async (_record, _ports, { at }) => void seen.push(at)))({ Records: [record] });
  expect(seen).toEqual([expected]);
});

test('in parallel, the rest of a group is reported when too little time is left for it', async () => {
  const parallel = defineConsumer({ ...facts, queue: 'frames', batch: 'parallel', record: Numbered });
  const ports = ambient();
  let left = 10_000;
  const { handled, operation } = refusing();
  const consume = run(
    handle(parallel, async (record) => {
      operation(record);
      if (record.n === 2) left = 2_999;
    }),
    ports,
  );
  const event = groupEvent(['a', 1], ['a', 2], ['a', 3], ['a', 4], ['b', 5]);
  expect(await consume(event, { getRemainingTimeInMillis: () => left })).toEqual({
    batchItemFailures: identifiers(3, 4),
  });
  expect(handled.sort()).toEqual([1, 2, 5]);
  expect(ports.lines).toHaveLength(1);
});

test('the line of a consumer says how long its records have waited for their first attempt, beyond what is planned', async () => {
  const lagOf = async (definition: ConsumerDefinition, waitedSeconds: number, received = '1') => {
    const ports = ambient();
    const SentTimestamp = String(ports.clock.now() - waitedSeconds * 1000);
    const attributes = { SentTimestamp, ApproximateReceiveCount: received };
    const body = JSON.stringify({ PK: 'NUM#1', SK: 'EVT#1', n: 1 });
    await run(
      { definition, operation: async () => undefined } as never,
      ports,
    )({ Records: [{ messageId: 'm', body, attributes }] });
    return ports.lines[0]?.facts.lagMilliseconds;
  };
  const delayed = defineConsumer({ ...facts, on: numbers, through: 'queue', delaySeconds: 60 });
  expect(await lagOf(queue, 70)).toBe(70_000);
  expect(await lagOf(delayed, 70)).toBe(10_000);
  expect(await lagOf(delayed, 50)).toBeUndefined();
  expect(await lagOf(queue, 70, '2')).toBeUndefined();
});

test('a consumer goes on under the trace of its record', async () => {
  const seen: (string | undefined)[] = [];
  const operation = () => void seen.push(currentTrace());
  await functionOf(queue, operation)(queueEvent('{"n":1,"traceId":"request-7"}', '{"n":2}'), { awsRequestId: 'run-1' });
  expect(seen).toEqual(['request-7', 'run-1']);
});
