import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { messageBody, queueClient } from '#shared/platform/queues/queue-client.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Greetings } from './realtime.ports.ts';

/** The greetings queue: standard and without delay, since latency matters and order does not. */
export function greetings(runtime: Runtime): Greetings {
  const client = queueClient();
  const QueueUrl = runtime.environment('GREETINGS_QUEUE_URL');
  return {
    send: async (greeting) => {
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: messageBody(greeting) }));
    },
  };
}
