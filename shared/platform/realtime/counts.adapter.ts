import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { messageBody, queueClient } from '#shared/platform/queues/queue-client.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Counts } from './realtime.ports.ts';

/** The counts queue: standard, since only such a queue delays single messages. */
export function counts(runtime: Runtime): Counts {
  const client = queueClient();
  const QueueUrl = runtime.environment('COUNTS_QUEUE_URL');
  return {
    send: async (channel, DelaySeconds) => {
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: messageBody({ channel }), DelaySeconds }));
    },
  };
}
