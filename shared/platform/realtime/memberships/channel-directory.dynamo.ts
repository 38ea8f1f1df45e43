import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { cachedEvent } from '#shared/platform/realtime/fan-out/channel-cache.dynamo.ts';
import { storedName } from '#shared/platform/realtime/fan-out/fan-out.rules.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { ChannelDirectory } from './channel-directory.ports.ts';
import type { ChannelState } from './channel-state.ts';
import { connections } from './connection.dynamo.ts';
import { keys, ListedItem, NamedStateItem, occupiedPartition } from './connection-items.dynamo.ts';

/** More than the occupied channels of any stage. */
const maxChannels = 100_000;

/** Reads what memberships have counted. */
export function channelDirectory(runtime: Runtime): ChannelDirectory {
  const table = tableOf(runtime);
  return {
    occupied: async (prefix) => {
      const range = { partition: occupiedPartition, ...(prefix && { sort: { prefix } }) };
      const names = (await takeItems(table, range, maxChannels, ListedItem)).map(({ SK }) => SK);
      const found = await table.getMany(names.map(keys.state), NamedStateItem);
      const states = new Map(found.map((item) => [item.PK, item]));
      return names.flatMap((name) => {
        const counts = states.get(keys.state(name).PK);
        return counts ? [stateOf(name, counts)] : [];
      });
    },
    state: async (channel) => stateOf(storedName(channel), await connections(runtime).state(channel)),
    users: async (channel) => (await connections(runtime).usersOn(channel)).map(({ userId }) => userId),
    cached: (channel) => cachedEvent(runtime, channel),
  };
}

const stateOf = (name: string, { subscriptions, users }: { subscriptions: number; users: number }): ChannelState => ({
  name,
  subscriptionCount: subscriptions,
  userCount: users,
});
