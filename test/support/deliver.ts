import type { Ambient } from '#shared/kernel/ports.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import type { ConsumerDefinition, Unit } from '#shared/kernel/route/define.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { itemsOf } from './items.ts';
import { follows } from './topic-items.ts';

type Item = Readonly<Record<string, unknown>>;
export type Consumer = Unit<ConsumerDefinition>;

const keyOf = ({ PK, SK }: Item) => `${PK} ${SK}`;

/** Delivers new items of a table to its consumers, each with the ports that `portsOf` grants it. */
export function deliveries(runtime: Runtime, portsOf: (unit: Consumer) => Ambient) {
  /** Items as they were first seen. A consumer gets new items only, and never one that was overwritten. */
  const seen = new Map<string, Item>();
  /** The deliveries that succeeded, by the names of consumer and item. */
  const done = new Set<string>();
  const nameOf = ({ definition }: Consumer, item: Item) => `${definition.summary}: ${keyOf(item)}`;

  /** Reads the table; returns how many items are new. */
  const look = async (): Promise<number> => {
    const before = seen.size;
    for (const item of await itemsOf(runtime)) if (!seen.has(keyOf(item))) seen.set(keyOf(item), item);
    return seen.size - before;
  };
  const itemsFor = (unit: Consumer): Item[] => {
    const selected = [...seen.values()].filter((item) => follows(unit, item));
    return selected.sort((one, other) => String(one.at).localeCompare(String(other.at)));
  };

  const hand = async (unit: Consumer, item: Item): Promise<boolean> => {
    const consume = consumerFunction(unit.definition.summary, unit, portsOf(unit), (image) => image);
    const { batchItemFailures } = await consume({ Records: [{ messageId: keyOf(item), body: JSON.stringify(item) }] });
    if (batchItemFailures.length === 0) done.add(nameOf(unit, item));
    return batchItemFailures.length === 0;
  };

  return {
    /**
     * Delivers to each consumer, in the order of time, the items that it has not handled yet. With `again`, it delivers
     * all items that the consumer follows. Then it delivers what the consumers have written for each other. Returns the
     * keys of items that failed.
     */
    deliver: async (consumers: readonly Consumer[], { again = false } = {}): Promise<string[]> => {
      const failed: string[] = [];
      const tried = new Set<string>();
      const isDue = (name: string) => !tried.has(name) && (again || !done.has(name));
      await look();
      do {
        for (const unit of consumers) {
          for (const item of itemsFor(unit).filter((item) => isDue(nameOf(unit, item)))) {
            tried.add(nameOf(unit, item));
            if (!(await hand(unit, item))) failed.push(keyOf(item));
          }
        }
      } while ((await look()) > 0);
      return failed;
    },

    /** Delivers one item once more to all consumers that have handled it. Returns whether none of them failed. */
    redeliver: async (consumers: readonly Consumer[], choose: (count: number) => number): Promise<boolean> => {
      const doneBy = (unit: Consumer) => itemsFor(unit).filter((item) => done.has(nameOf(unit, item)));
      const known = [...new Set(consumers.flatMap(doneBy))];
      const item = known[choose(known.length)];
      const answers: boolean[] = [];
      for (const unit of consumers) if (item && doneBy(unit).includes(item)) answers.push(await hand(unit, item));
      return answers.every((isDone) => isDone);
    },
  };
}
