import { createHash } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { queueClient } from '#shared/platform/queues/queue-client.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { ConsumerQueues, RelayedRecord } from './relay.ports.ts';

/** The prefixes of a topic's keys, and the queues of the consumers that follow it, as the definitions say. */
export interface FollowedTopic {
  readonly partition: string;
  readonly sort: string;
  readonly queues: readonly string[];
}

/** FIFO queues: each partition key has a message group, so that a record waits only for records of its own key. */
export function consumerQueues(runtime: Runtime): ConsumerQueues {
  const client = queueClient();
  const baseUrl = runtime.environment('CONSUMER_QUEUES_URL');
  const topics = JSON.parse(runtime.environment('CONSUMER_QUEUES')) as readonly FollowedTopic[];

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
      const { PK, SK } = record.item;
      const followed = topics.filter(({ partition, sort }) => PK.startsWith(partition) && SK.startsWith(sort));
      const wanted = new Set(followed.flatMap(({ queues }) => queues));
      await Promise.all([...wanted].map((queue) => put(record, queue)));
    },
  };
}

/** A hash, because a key may be longer than the 128 characters of a group's name. */
function messageGroupOf(partitionKey: string): string {
  return createHash('sha256').update(partitionKey).digest('hex');
}
