import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, expect, test } from 'vitest';
import { withDeadline } from '#shared/kernel/limits/deadline.ts';
import { consumerQueues } from '#shared/platform/relay/consumer-queues.adapter.ts';
import { createRuntime } from '#shared/platform/runtime/runtime.adapter.ts';

const sqs = mockClient(SQSClient);
afterEach(() => sqs.reset());
// All files of one worker share their modules.
afterAll(() => sqs.restore());

const of = (partition: string, sort = 'EVT#') => ({ partition, sort });
const relay = () =>
  consumerQueues(
    createRuntime({
      DEAD_LETTERS_URL: 'https://sqs.us-east-1.amazonaws.com/000000000000/dead-letters',
      CONSUMER_QUEUES_URL: 'https://sqs.us-east-1.amazonaws.com/000000000000',
      CONSUMER_QUEUES: JSON.stringify([
        { ...of('GIG#'), queues: ['local-gigs.fifo', 'local-both.fifo'] },
        { ...of('STR#'), queues: ['local-both.fifo'] },
        { ...of('GIG#', 'NOTE#'), queues: ['local-notes.fifo'] },
      ]),
    }),
  );
const sent = () => sqs.commandCalls(SendMessageCommand).map(({ args }) => args[0].input);

test('a record goes to the queue of each consumer that selects it, and to no other', async () => {
  await relay().send({ id: 'e1', item: { PK: 'GIG#1', SK: 'EVT#1' } });
  await relay().send({ id: 'e2', item: { PK: 'STR#1', SK: 'EVT#1' } });
  await relay().send({ id: 'e3', item: { PK: 'GIG#1', SK: 'META' } });
  expect(sent().map(({ QueueUrl, MessageBody }) => [QueueUrl?.split('/').at(-1), MessageBody])).toEqual([
    ['local-gigs.fifo', '{"PK":"GIG#1","SK":"EVT#1"}'],
    ['local-both.fifo', '{"PK":"GIG#1","SK":"EVT#1"}'],
    ['local-both.fifo', '{"PK":"STR#1","SK":"EVT#1"}'],
  ]);
});

test('each partition key has a group of its own, however long it is, and the deduplication id is the record and the queue', async () => {
  await relay().send({ id: 'e1', item: { PK: 'GIG#1', SK: 'EVT#1' } });
  await relay().send({ id: 'e1', item: { PK: 'GIG#1', SK: 'EVT#1' } });
  expect(new Set(sent().map(({ MessageGroupId }) => MessageGroupId)).size).toBe(1);
  expect(new Set(sent().map(({ MessageDeduplicationId }) => MessageDeduplicationId))).toEqual(
    new Set(['local-gigs.fifo/e1', 'local-both.fifo/e1']),
  );
  const long = `STR#${'c'.repeat(200)}`;
  await relay().send({ id: 'e2', item: { PK: long, SK: 'EVT#1' } });
  await relay().send({ id: 'e3', item: { PK: `${long}d`, SK: 'EVT#1' } });
  const groups = new Set(sent().map(({ MessageGroupId = '' }) => MessageGroupId));
  expect(groups.size).toBe(3);
  for (const group of groups) expect(group).toMatch(/^[!-~]{1,128}$/);
});

test('a queue that rejects a record fails it, so that the stream delivers it again', async () => {
  sqs.on(SendMessageCommand).callsFake(({ QueueUrl }) => {
    if (QueueUrl.endsWith('both.fifo')) throw new Error('no answer');
    return {};
  });
  await expect(relay().send({ id: 'e1', item: { PK: 'GIG#1', SK: 'EVT#1' } })).rejects.toThrow('no answer');
});

test('a record that its queue refuses goes to the dead letters by its key, and those behind it go on', async () => {
  sqs.on(SendMessageCommand).callsFake(({ QueueUrl }) => {
    if (QueueUrl.endsWith('gigs.fifo')) throw Object.assign(new Error(), { name: 'InvalidMessageContents' });
    return {};
  });
  await relay().send({ id: 'e1', item: { PK: 'GIG#1', SK: 'EVT#1' } });
  const letters = sent().filter(({ QueueUrl }) => QueueUrl?.endsWith('/dead-letters'));
  expect(letters.map(({ MessageBody }) => JSON.parse(MessageBody ?? ''))).toEqual([
    { relayed: { PK: 'GIG#1', SK: 'EVT#1', id: 'e1', queue: 'local-gigs.fifo' } },
  ]);
  expect(sent().map(({ QueueUrl }) => QueueUrl?.split('/').at(-1))).toContain('local-both.fifo');
});

test('a character that queues refuse is sent as JSON can write it', async () => {
  const text = 'a\uFFFFb\uFFFEc\u0001\uD800';
  const item = { PK: 'GIG#1', SK: 'EVT#1', text };
  await relay().send({ id: 'e1', item });
  const [first] = sent();
  expect(first?.MessageBody).toMatch(/^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u);
  expect(JSON.parse(first?.MessageBody ?? '')).toEqual(item);
});

test('after the deadline nothing is sent: it would come behind newer records', async () => {
  const late = withDeadline(0, async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    await relay().send({ id: 'e1', item: { PK: 'GIG#1', SK: 'EVT#1' } });
  });
  await expect(late).rejects.toMatchObject({ code: 'busy' });
  expect(sent()).toEqual([]);
});
