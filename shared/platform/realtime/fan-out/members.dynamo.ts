import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { MemberItem } from '#shared/platform/realtime/memberships/connection-items.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Members } from './fan-out.ports.ts';
import { partitionsOf, storedName } from './fan-out.rules.ts';

/** The memberships that `connection.dynamo.ts` stores, one partition for each shard. */
export function members(runtime: Runtime): Members {
  const table = tableOf(runtime);
  return {
    shardsOf: (channel) => partitionsOf(storedName(channel)).length,
    pagesOf: async function* (channel, shard) {
      const partition = partitionsOf(storedName(channel))[shard];
      if (partition === undefined) throw new Error(`There is no shard ${shard}.`);
      let cursor: string | undefined;
      do {
        // Strongly consistent, so that a client whose subscription was confirmed misses nothing.
        const query = { partition, consistent: true, ...(cursor !== undefined && { cursor }) };
        const page = await table.query(query, MemberItem);
        yield page.items.map(({ SK, socketId }) => ({ connectionId: SK, socketId }));
        cursor = page.next;
      } while (cursor !== undefined);
    },
  };
}
