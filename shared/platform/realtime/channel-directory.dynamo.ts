import * as z from 'zod';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { ChannelDirectory } from './channel-directory.ports.ts';
import { occupiedPartition, partitionsOf, storedName } from './channel-partitions.dynamo.ts';
import type { ChannelState } from './channel-state.ts';

/** More than the occupied channels of any stage, and than the members of any channel. */
const maxItems = 100_000;

const Keyed = z.object({ SK: z.string() });

/**
 * Counts the memberships of each channel. A channel that was once joined stays in the list of candidates until TTL
 * removes it, so the list leaves out those without a member. Presence and cache channels hold nothing yet.
 */
export function channelDirectory(runtime: Runtime): ChannelDirectory {
  const table = tableOf(runtime);
  const namesIn = async (partition: string, prefix = '') => {
    const range = { partition, consistent: true, ...(prefix && { sort: { prefix } }) };
    return (await takeItems(table, range, maxItems, Keyed)).map(({ SK }) => SK);
  };
  const state = async (channel: string): Promise<ChannelState> => {
    const members = await Promise.all(partitionsOf(channel).map((partition) => namesIn(partition)));
    return { name: storedName(channel), subscriptionCount: members.flat().length, userCount: 0 };
  };
  return {
    occupied: async (prefix) => {
      const states = await Promise.all((await namesIn(occupiedPartition, prefix)).map(state));
      return states.filter(({ subscriptionCount }) => subscriptionCount > 0);
    },
    state,
    users: async () => [],
    cached: async () => undefined,
  };
}
