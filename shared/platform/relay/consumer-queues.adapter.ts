import { createHash } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { queueClient } from '#shared/platform/queues/queue-client.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { ConsumerQueues, RelayedRecord } from './relay.ports.ts';

/** A consumer's queue and the records that belong in it, as infrastructure reads them from the definitions. */
export interface ConsumerQueue {
  readonly queue: string;
  readonly selections: readonly { readonly partitionPrefix: string; readonly sortPrefix: string }[];
}

/** FIFO queues: each partition key has a message group, so that a record waits only for records of its own key. */
export function consumerQueues(runtime: Runtime): ConsumerQueues {
  const client = queueClient();
  const baseUrl = runtime.environment('CONSUMER_QUEUES_URL');
  const targets = JSON.parse(runtime.environment('CONSUMER_QUEUES')) as readonly ConsumerQueue[];

  const put = ({ id, item }: RelayedRecord, queue: string) =>
    client.send(
      new SendMessageCommand({
        QueueUrl: `${baseUrl}/${queue}`,
        MessageBody: JSON.stringify(item),
        MessageGroupId: messageGroupOf(item.PK),
        // Includes the queue's name, so that two copies of one record stay two messages in the dead-letter queue, too.
        MessageDeduplicationId: `${queue}/${id}`,
      }),
    );

  return {
    send: async (record) => {
      const wanted = targets.filter((target) => selects(target, record));
      await Promise.all(wanted.map(({ queue }) => put(record, queue)));
    },
  };
}

/** A hash, because a key may be longer than the 128 characters of a group's name. */
function messageGroupOf(partitionKey: string): string {
  return createHash('sha256').update(partitionKey).digest('hex');
}

function selects({ selections }: ConsumerQueue, { item }: RelayedRecord): boolean {
  return selections.some(
    ({ partitionPrefix, sortPrefix }) => item.PK.startsWith(partitionPrefix) && item.SK.startsWith(sortPrefix),
  );
}
