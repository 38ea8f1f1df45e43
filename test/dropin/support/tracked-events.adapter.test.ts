import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, expect, test } from 'vitest';
import { trackedEvents } from '#shared/dropin/support/tracked-events.adapter.ts';
import { createRuntime } from '#shared/platform/runtime/runtime.adapter.ts';

const sqs = mockClient(SQSClient);
afterAll(() => sqs.restore());

test('an event is queued unchanged', async () => {
  sqs.onAnyCommand().resolves({});
  const QueueUrl = 'https://queues.example.com/track';
  const event = { id: 'id-1', udid: 'phone', event: 'opened', properties: { screen: 'map' }, at: 1 };

  await trackedEvents(createRuntime({ TRACK_QUEUE_URL: QueueUrl })).send(event);

  const [sent] = sqs.commandCalls(SendMessageCommand);
  expect(sent?.args[0].input.QueueUrl).toBe(QueueUrl);
  expect(JSON.parse(sent?.args[0].input.MessageBody ?? '')).toEqual(event);
});
