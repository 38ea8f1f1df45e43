import * as z from 'zod';
import { type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { partitionsOf } from './channel-partitions.dynamo.ts';
import { connections } from './connection.dynamo.ts';
import { gatewayOf, postsInFlight } from './gateway.adapter.ts';
import { eventFrame } from './pusher.ts';
import type { ChannelEvent, ChannelPublisher } from './realtime.ports.ts';

const Member = z.object({
  /** The connection's id. */
  SK: z.string(),
  socketId: z.string(),
});
type Member = z.infer<typeof Member>;

/**
 * Sends to the members that the table lists. Channels run in parallel; the events of one channel go one after another,
 * so that every client gets them in order.
 */
export function channels(runtime: Runtime): ChannelPublisher {
  const table = tableOf(runtime);
  const gateway = gatewayOf(runtime);
  const registry = connections(runtime);

  const post = async ({ SK: connectionId }: Member, frame: string) => {
    try {
      if (!(await gateway.post(connectionId, frame))) await registry.close(connectionId);
    } catch (thrown) {
      // An unreachable member must not delay the others, now or through a redelivery to all.
      const error = thrown instanceof Error ? thrown.name : String(thrown);
      runtime.log.error('a channel event could not be posted', { connectionId, error });
    }
  };

  const publishOn = async (channel: string, events: readonly ChannelEvent[]) => {
    const members = await membersOf(table, channel);
    for (const event of events) {
      const frame = eventFrame(event);
      const receivers = members.filter(({ socketId }) => socketId !== event.exceptSocket);
      await inParallel(receivers, (member) => post(member, frame));
    }
  };

  return {
    publish: async (events) => {
      const byChannel = Map.groupBy(events, ({ channel }) => channel);
      await Promise.all([...byChannel].map(([channel, itsEvents]) => publishOn(channel, itsEvents)));
    },
  };
}

/** Strongly consistent, so that a client whose subscription was confirmed misses nothing. */
async function membersOf(table: Table, channel: string): Promise<readonly Member[]> {
  const shards = await Promise.all(partitionsOf(channel).map((partition) => membersIn(table, partition)));
  return shards.flat();
}

async function membersIn(table: Table, partition: string): Promise<readonly Member[]> {
  const members: Member[] = [];
  let cursor: string | undefined;
  do {
    const page = await table.query({ partition, consistent: true, ...(cursor !== undefined && { cursor }) }, Member);
    members.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return members;
}

/** Runs `work` for every item, at most `postsInFlight` at once. */
async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(postsInFlight, items.length) }, worker));
}
