import type { Selection } from '#shared/kernel/route/define.ts';
import { areas } from '../areas.ts';
import type { StageSettings } from '../stages.ts';

/** A consumer that reads the stream through a queue of its own. */
export interface QueuedConsumer {
  readonly operation: string;
  readonly selections: readonly Selection[];
}

/** All queued consumers, read from the definitions: they are listed nowhere else. */
export function queuedConsumers(): QueuedConsumer[] {
  return areas.flatMap((area) =>
    Object.entries(area.operations).flatMap(([operation, definition]) => {
      if (definition.kind !== 'consumer') return [];
      const { source } = definition;
      if (!('stream' in source) || source.through !== 'queue') return [];
      return [{ operation, selections: [source.stream].flat() }];
    }),
  );
}

/** All selections of the queued consumers, which the relay reads. */
export function relayedSelections(): readonly Selection[] {
  return queuedConsumers().flatMap(({ selections }) => selections);
}

/** Physical name of a consumer's queue. */
export function consumerQueueName(settings: StageSettings, operation: string): string {
  return `${settings.name}-${operation}.fifo`;
}

/**
 * Filters of an event source mapping that let only new items of these selections through. Lambda allows five filters
 * for each mapping, so selections with the same sort prefix share one.
 */
export function filtersOf(selections: readonly Selection[]): { pattern: string }[] {
  const bySort = Map.groupBy(selections, ({ sortPrefix }) => sortPrefix);
  return [...bySort].map(([sortPrefix, group]) => {
    const partitions = [...new Set(group.map(({ partitionPrefix }) => partitionPrefix))].sort();
    const keys = { PK: { S: partitions.map((prefix) => ({ prefix })) }, SK: { S: [{ prefix: sortPrefix }] } };
    return { pattern: JSON.stringify({ eventName: ['INSERT'], dynamodb: { Keys: keys } }) };
  });
}
