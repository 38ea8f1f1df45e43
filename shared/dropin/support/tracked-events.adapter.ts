import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { messageBody, queueClient } from '#shared/platform/queues/queue-client.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { TrackedEvents } from './analytics.ports.ts';

/** The queue `track`: a standard queue, since every event carries its own time. */
export function trackedEvents(runtime: Runtime): TrackedEvents {
  const client = queueClient({
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 500, requestTimeout: 1000 },
  });
  const QueueUrl = runtime.environment('TRACK_QUEUE_URL');
  return {
    send: async (event) => {
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: messageBody(event) }));
    },
  };
}
