import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { throttled } from '#infra/local/lambda/refusal.ts';
import { functionWith, queue, queueArn, recordsOf, resource, startTestEndpoint } from './endpoint-under-test.ts';

const QUEUE_READER = {
  Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  Resource: [queueArn('work'), queueArn('work.fifo')],
};
const mapping = (name: string, properties: Record<string, unknown> = {}) =>
  resource('AWS::Lambda::EventSourceMapping', 'QueueMapping', {
    FunctionName: 'worker',
    EventSourceArn: queueArn(name),
    ...properties,
  });
const redrive = { VisibilityTimeout: 30, RedrivePolicy: { deadLetterTargetArn: queueArn('dead'), maxReceiveCount: 2 } };
const url = (name: string) => `https://sqs.us-east-1.amazonaws.com/000000000000/${name}`;
const bodies = (event: Record<string, unknown>) => recordsOf(event).map(({ body }) => String(body));

test('a message reaches the function at once and leaves the queue', async () => {
  const seen: string[] = [];
  await using cloud = await startTestEndpoint({
    resources: [queue('work'), ...functionWith('worker', [QUEUE_READER]), mapping('work')],
    handlers: { worker: (event) => void seen.push(...bodies(event)) },
  });
  const sqs = new SQSClient(cloud.client());
  await sqs.send(new SendMessageCommand({ QueueUrl: url('work'), MessageBody: 'hello' }));
  await cloud.activity.idle();
  expect(seen).toEqual(['hello']);
  expect(cloud.endpoint.queues()).toEqual([{ name: 'work', visible: 0, inFlight: 0, delayed: 0 }]);
});

test('a delayed message waits for the virtual clock', async () => {
  const seen: string[] = [];
  await using cloud = await startTestEndpoint({
    resources: [queue('work'), ...functionWith('worker', [QUEUE_READER]), mapping('work')],
    handlers: { worker: (event) => void seen.push(...bodies(event)) },
  });
  const sqs = new SQSClient(cloud.client());
  await sqs.send(new SendMessageCommand({ QueueUrl: url('work'), MessageBody: 'later', DelaySeconds: 600 }));
  await cloud.clock.advance(590);
  expect(seen).toEqual([]);
  await cloud.clock.advance(20);
  expect(seen).toEqual(['later']);
});

test('a message that keeps failing comes back after its visibility timeout and ends in the dead-letter queue', async () => {
  let deliveries = 0;
  await using cloud = await startTestEndpoint({
    resources: [queue('work', redrive), queue('dead'), ...functionWith('worker', [QUEUE_READER]), mapping('work')],
    handlers: {
      worker: () => {
        deliveries++;
        throw new Error('no');
      },
    },
  });
  const sqs = new SQSClient(cloud.client());
  await sqs.send(new SendMessageCommand({ QueueUrl: url('work'), MessageBody: 'bad' }));
  await cloud.activity.idle();
  expect(deliveries).toBe(1);
  await cloud.clock.advance(120);
  expect(deliveries).toBe(2);
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: url('dead') }));
  expect(Messages).toEqual([expect.objectContaining({ Body: 'bad' })]);
});

test('a message for a function without concurrency comes back after its visibility timeout', async () => {
  const seen: string[] = [];
  let hasConcurrency = false;
  await using cloud = await startTestEndpoint({
    resources: [queue('work'), ...functionWith('worker', [QUEUE_READER]), mapping('work')],
    handlers: {
      worker: (event) => {
        if (!hasConcurrency) throw throttled();
        seen.push(...bodies(event));
      },
    },
  });
  const sqs = new SQSClient(cloud.client());
  await sqs.send(new SendMessageCommand({ QueueUrl: url('work'), MessageBody: 'patient' }));
  await cloud.activity.idle();
  hasConcurrency = true;
  await cloud.clock.advance(29);
  expect(seen).toEqual([]);
  await cloud.clock.advance(91);
  expect(seen).toEqual(['patient']);
});

test('only the messages that a batch reports as failed are delivered again', async () => {
  const seen: string[] = [];
  await using cloud = await startTestEndpoint({
    resources: [
      queue('work', redrive),
      queue('dead'),
      ...functionWith('worker', [QUEUE_READER]),
      mapping('work', { FunctionResponseTypes: ['ReportBatchItemFailures'] }),
    ],
    handlers: {
      worker: (event) => {
        seen.push(...bodies(event));
        const failed = recordsOf(event).filter(({ body }) => body === 'bad');
        return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
      },
    },
  });
  const sqs = new SQSClient(cloud.client());
  const Entries = ['good', 'bad'].map((MessageBody) => ({ Id: MessageBody, MessageBody }));
  await sqs.send(new SendMessageBatchCommand({ QueueUrl: url('work'), Entries }));
  await cloud.clock.advance(35);
  expect(seen.toSorted()).toEqual(['bad', 'bad', 'good']);
});

test('a FIFO queue keeps the order within a group and drops a repeated message', async () => {
  await using cloud = await startTestEndpoint({ resources: [queue('work.fifo', { FifoQueue: true })] });
  const sqs = new SQSClient(cloud.client());
  const QueueUrl = url('work.fifo');
  const send = (MessageBody: string, MessageGroupId: string) =>
    sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId, MessageDeduplicationId: MessageBody }));
  for (const [body, group] of [
    ['a1', 'A'],
    ['a2', 'A'],
    ['b1', 'B'],
    ['a1', 'A'],
  ] as const)
    await send(body, group);
  const receive = async () => (await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages?.[0];
  const first = await receive();
  expect(first?.Body).toBe('a1');
  expect((await receive())?.Body).toBe('b1');
  expect(await receive()).toBeUndefined();
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));
  expect((await receive())?.Body).toBe('a2');
});

test.each([
  ['a group', 'MessageGroupId'],
  ['a deduplication id', 'MessageDeduplicationId'],
])('a FIFO queue takes %s of 128 characters and refuses a longer one', async (_what, parameter) => {
  await using cloud = await startTestEndpoint({ resources: [queue('work.fifo', { FifoQueue: true })] });
  const sqs = new SQSClient(cloud.client());
  const send = (length: number) => {
    const ids = { MessageGroupId: 'A', MessageDeduplicationId: '1', [parameter]: '#'.repeat(length) };
    return sqs.send(new SendMessageCommand({ QueueUrl: url('work.fifo'), MessageBody: 'x', ...ids }));
  };
  await expect(send(128)).resolves.toMatchObject({ MessageId: expect.any(String) });
  await expect(send(129)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});

test('sending needs a grant on the queue, and an unknown queue is reported as unknown', async () => {
  await using cloud = await startTestEndpoint({
    resources: [
      queue('work'),
      queue('other'),
      ...functionWith('sender', [{ Action: 'sqs:SendMessage', Resource: queueArn('work') }]),
    ],
  });
  const sqs = new SQSClient(cloud.client('sender'));
  const send = (name: string) => sqs.send(new SendMessageCommand({ QueueUrl: url(name), MessageBody: 'x' }));
  await expect(send('work')).resolves.toMatchObject({ MessageId: expect.any(String) });
  await expect(send('other')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'none' }))).rejects.toMatchObject({
    name: 'QueueDoesNotExist',
  });
});
