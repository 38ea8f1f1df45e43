import { createHash } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { refuseLate, untilLate } from '#shared/kernel/limits/deadline.ts';
import { messageBody, queueClient } from '#shared/platform/queues/queue-client.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { ConsumerQueues, RelayedRecord } from './relay.ports.ts';

/** The prefixes of a topic's keys, and the queues of the consumers that follow it, as the definitions say. */
export interface FollowedTopic {
  readonly partition: string;
  readonly sort: string;
  readonly queues: readonly string[];
}

/** A record that a queue does not take, as it is put into the dead letters: `npm run redrive` sends it again. */
interface RefusedRecord {
  readonly PK: string;
  readonly SK: string;
  readonly id: string;
  readonly queue: string;
}

/** SQS's errors about a message itself, which no retry cures (API reference, "SendMessage"). */
const refusals: readonly string[] = [
  'InvalidMessageContents',
  'InvalidParameterValue',
  'InvalidParameterValueException',
];

/**
 * FIFO queues: each partition key has a message group, so that a record waits only for records of its own key. What a
 * queue refuses goes to the dead letters, since the stream would try it for a day and hold up its shard meanwhile.
 */
export function consumerQueues(runtime: Runtime): ConsumerQueues {
  const client = queueClient();
  const baseUrl = runtime.environment('CONSUMER_QUEUES_URL');
  const topics = JSON.parse(runtime.environment('CONSUMER_QUEUES')) as readonly FollowedTopic[];

  const put = async ({ id, item }: RelayedRecord, queue: string) => {
    const { PK, SK } = item;
    const message = {
      QueueUrl: `${baseUrl}/${queue}`,
      MessageBody: messageBody(item),
      MessageGroupId: messageGroupOf(PK),
      // Includes the queue's name, so that two copies of one record stay two messages in the dead-letter queue, too.
      MessageDeduplicationId: `${queue}/${id}`,
    };
    try {
      // What is sent after the deadline would come behind newer records.
      refuseLate();
      await client.send(new SendMessageCommand(message), untilLate());
    } catch (thrown) {
      if (!isRefused(thrown)) throw thrown;
      await setAside({ PK, SK, id, queue });
    }
  };

  /** The item stays in the table, so its key is enough. */
  const setAside = (relayed: RefusedRecord) => {
    runtime.log.error('a record was refused by its queue', { queue: relayed.queue });
    const QueueUrl = runtime.environment('DEAD_LETTERS_URL');
    return client.send(new SendMessageCommand({ QueueUrl, MessageBody: messageBody({ relayed }) }));
  };

  return {
    send: async (record) => {
      const { PK, SK } = record.item;
      const followed = topics.filter(({ partition, sort }) => PK.startsWith(partition) && SK.startsWith(sort));
      const wanted = new Set(followed.flatMap(({ queues }) => queues));
      await Promise.all([...wanted].map((queue) => put(record, queue)));
    },
  };
}

function isRefused(thrown: unknown): boolean {
  return thrown instanceof Error && refusals.includes(thrown.name);
}

/** A hash, because a key may be longer than the 128 characters of a group's name. */
function messageGroupOf(partitionKey: string): string {
  return createHash('sha256').update(partitionKey).digest('hex');
}
