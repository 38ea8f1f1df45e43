import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import {
  type ConsumerDefinition,
  type Delivery,
  defineConsumer,
  type Source,
  type Unit,
} from '#shared/kernel/route/define.ts';
import { ambient } from './pipeline-under-test.ts';

const stream: Source = { stream: { partitionPrefix: 'GIG#', sortPrefix: 'EVT#' } };
const queue: Source = { queue: 'greetings' };

function functionOf(source: Source, operation: (record: { n: number }, delivery: Delivery) => void, ports = ambient()) {
  const shape = { summary: 'A consumer for tests', source, record: z.object({ n: z.number() }), uses: {} };
  const definition: ConsumerDefinition = defineConsumer(shape);
  const unit: Unit<ConsumerDefinition> = {
    definition,
    operation: async (record: { n: number }, _ports: never, delivery: Delivery) => operation(record, delivery),
  };
  return consumerFunction('follow', unit, ports, (image) => unmarshall(image as Record<string, AttributeValue>));
}

const streamEvent = (...numbers: number[]) => ({
  Records: numbers.map((n) => ({ dynamodb: { SequenceNumber: `s${n}`, NewImage: { n: { N: String(n) } } } })),
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
  ['a stream by its event', stream, { eventID: 'e1', dynamodb: { NewImage: { n: { N: '1' } } } }, 'e1'],
  ['a queue by its message', queue, { messageId: 'm1', body: '{"n":1}' }, 'm1'],
  [
    'a FIFO queue by what repetitions are known by',
    queue,
    { messageId: 'm1', body: '{"n":1}', attributes: { MessageDeduplicationId: 'd1' } },
    'd1',
  ],
])('a delivery of %s is identified in the same way when it is repeated', async (_name, source, record, id) => {
  const ids: string[] = [];
  const deliver = functionOf(source, (_record, delivery) => void ids.push(delivery.id));
  await deliver({ Records: [record] });
  expect(ids).toEqual([id]);
});

test('a record without an id fails its whole batch', async () => {
  const { operation } = refusing();
  expect(await functionOf(stream, operation)({ Records: [{}] })).toEqual({
    batchItemFailures: [{ itemIdentifier: '' }],
  });
});
