import type { Topic } from '#shared/kernel/topic.ts';
import type { FollowedTopic } from '#shared/platform/relay/consumer-queues.adapter.ts';
import { areas } from '../areas.ts';
import type { StageSettings } from '../stages.ts';

/** A consumer that reads the stream through a queue of its own. */
interface QueuedConsumer {
  readonly operation: string;
  readonly topics: readonly Topic[];
  readonly delaySeconds: number;
}

/** All queued consumers, read from the definitions: they are listed nowhere else. */
export function queuedConsumers(): QueuedConsumer[] {
  return areas.flatMap((area) =>
    Object.entries(area.operations).flatMap(([operation, definition]) => {
      if (definition.kind !== 'consumer' || !definition.on || definition.through !== 'queue') return [];
      return [{ operation, topics: [definition.on].flat(), delaySeconds: definition.delaySeconds ?? 0 }];
    }),
  );
}

/** The topics of all queued consumers, which the relay reads. */
export function relayedTopics(): readonly Topic[] {
  return queuedConsumers().flatMap(({ topics }) => topics);
}

/** Physical name of a consumer's queue. */
export function consumerQueueName(settings: StageSettings, operation: string): string {
  return `${settings.name}-${operation}.fifo`;
}

/** The consumers' queues by topic, as the relay reads them from its environment, which holds 4 KB. */
export function consumerQueues(settings: StageSettings): readonly FollowedTopic[] {
  const follows = queuedConsumers().flatMap(({ operation, topics }) =>
    topics.map(({ keys: { partition, sort } }) => ({ partition, sort, queue: consumerQueueName(settings, operation) })),
  );
  return [...Map.groupBy(follows, ({ partition, sort }) => `${partition} ${sort}`).values()].map((its) => ({
    partition: its[0]?.partition ?? '',
    sort: its[0]?.sort ?? '',
    queues: its.map(({ queue }) => queue),
  }));
}

/**
 * Filters of an event source mapping that let only new records of these topics through. Lambda allows five filters for
 * each mapping, so topics with the same sort prefix share one.
 */
export function filtersOf(topics: readonly Topic[]): { pattern: string }[] {
  const bySort = Map.groupBy(topics, ({ keys }) => keys.sort);
  return [...bySort].map(([sort, group]) => {
    const partitions = [...new Set(group.map(({ keys }) => keys.partition))].sort();
    const keys = { PK: { S: partitions.map((prefix) => ({ prefix })) }, SK: { S: [{ prefix: sort }] } };
    return { pattern: JSON.stringify({ eventName: ['INSERT'], dynamodb: { Keys: keys } }) };
  });
}
