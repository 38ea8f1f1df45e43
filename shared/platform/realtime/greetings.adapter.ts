import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Greetings } from './realtime.ports.ts';

/** The greetings queue: standard and without delay, since latency matters and order does not. */
export function greetings(runtime: Runtime): Greetings {
  // The region's endpoint serves every queue, and it is the endpoint that the environment can replace.
  const client = new SQSClient({ useQueueUrlAsEndpoint: false });
  const QueueUrl = runtime.environment('GREETINGS_QUEUE_URL');
  return {
    send: async (greeting) => {
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(greeting) }));
    },
  };
}
