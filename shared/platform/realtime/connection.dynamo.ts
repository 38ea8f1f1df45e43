import { createHash } from 'node:crypto';
import * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { type Condition, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { oncePerRuntime, type Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { occupiedPartition, partitionsOf, storedName } from './channel-partitions.dynamo.ts';
import { limits } from './pusher.ts';
import { prefixes } from './realtime.keys.ts';
import type { Connections, OpenConnection } from './realtime.ports.ts';

/** A little longer than API Gateway's limit for a connection: TTL removes what `$disconnect` did not. */
const retentionSeconds = 130 * 60;

/** More than the open connections of any account. */
const maxOfAccount = 1_000;

const ConnectionItem = z.object({
  connectionId: z.string(),
  socketId: z.string(),
  accountId: z.string().optional(),
  /** Channel names in their stored form. */
  channels: z.set(z.string()).optional(),
});
type ConnectionItem = z.infer<typeof ConnectionItem>;

const SocketItem = z.object({ connectionId: z.string() });

const connectionKey = (connectionId: string) => ({ PK: prefixes.connection + connectionId, SK: 'C' });
const ownedPartition = (accountId: string) => `${prefixes.connection}of#${accountId}`;
const ownedKey = (accountId: string, connectionId: string) => ({ PK: ownedPartition(accountId), SK: connectionId });
const socketKey = (socketId: string) => ({ PK: prefixes.socket + socketId, SK: 'S' });

function memberKey(channel: string, connectionId: string) {
  const partitions = partitionsOf(channel);
  const place = createHash('sha256').update(connectionId).digest().readUInt16BE() % partitions.length;
  return { PK: partitions[place] ?? '', SK: connectionId };
}

/**
 * Items: `CON#<connection>` holds its channels; `SCK#<socket>` finds the connection. `CON#of#<account>` / connection
 * exists once the account is known. Each membership is one `CHN#<channel>#<shard>` / connection, and each channel that
 * was joined one `CHN#occupied` / channel.
 */
export const connections = oncePerRuntime((runtime: Runtime): Connections => {
  const table = tableOf(runtime);
  const ttl = () => Math.floor(runtime.clock.now() / 1000) + retentionSeconds;

  return {
    open: (connection) =>
      table.commit([
        table.put({ ...connectionKey(connection.connectionId), ...connection, ttl: ttl() }),
        table.put({ ...socketKey(connection.socketId), connectionId: connection.connectionId, ttl: ttl() }),
      ]),

    get: async (connectionId) => openConnection(await table.get(connectionKey(connectionId), ConnectionItem)),

    close: async (connectionId) => {
      const item = await table.get(connectionKey(connectionId), ConnectionItem);
      if (item) await forget(table, item);
    },

    subscribe: async ({ connectionId, socketId }, channel) => {
      try {
        await table.commit([
          table.put({ ...memberKey(channel, connectionId), socketId, ttl: ttl() }),
          table.update(connectionKey(connectionId), addition(channel), hasRoom),
          table.put({ PK: occupiedPartition, SK: storedName(channel), ttl: ttl() }),
        ]);
        return true;
      } catch (thrown) {
        if (thrown instanceof Failure && thrown.code === 'too_many_requests') return false;
        throw thrown;
      }
    },

    unsubscribe: (connectionId, channel) =>
      table.commit([
        table.remove(memberKey(channel, connectionId)),
        table.update(connectionKey(connectionId), removal(channel), stillOpen),
      ]),

    identify: async (socketId, accountId) => {
      const socket = await table.get(socketKey(socketId), SocketItem);
      if (!socket) throw new Failure('channel_refused', { detail: 'there is no such socket' });
      await table.commit([
        table.update(
          connectionKey(socket.connectionId),
          { expression: 'SET accountId = :account', values: { ':account': accountId } },
          {
            expression: 'attribute_exists(PK) AND (attribute_not_exists(accountId) OR accountId = :account)',
            otherwise: 'channel_refused',
          },
        ),
        table.put({ ...ownedKey(accountId, socket.connectionId), ttl: ttl() }),
      ]);
    },

    ofAccount: async (accountId) => {
      const partition = ownedPartition(accountId);
      const items = await takeItems(table, { partition, consistent: true }, maxOfAccount, z.object({ SK: z.string() }));
      return items.map(({ SK }) => SK);
    },
  };
});

const stillOpen = { expression: 'attribute_exists(PK)', otherwise: 'changed_meanwhile' } as const;

/** The frames of one connection are handled concurrently, so only the store can count its channels. */
const hasRoom: Condition = {
  expression: 'attribute_exists(PK) AND (attribute_not_exists(channels) OR size(channels) < :most)',
  values: { ':most': limits.channelsPerConnection },
  otherwise: (found) => (found === undefined ? 'changed_meanwhile' : 'too_many_requests'),
};

const addition = (channel: string) => ({
  expression: 'ADD channels :channel',
  values: { ':channel': new Set([storedName(channel)]) },
});
const removal = (channel: string) => ({
  expression: 'DELETE channels :channel',
  values: { ':channel': new Set([storedName(channel)]) },
});

function openConnection(item: ConnectionItem | undefined): OpenConnection | undefined {
  if (!item) return undefined;
  const { connectionId, socketId, accountId } = item;
  const channels = item.channels ?? new Set();
  return {
    connectionId,
    socketId,
    channelCount: channels.size,
    isOn: (channel) => channels.has(storedName(channel)),
    ...(accountId !== undefined && { accountId }),
  };
}

/** Deletes the connection's own item last, so that a retry after an interruption still finds the list of channels. */
async function forget(table: Table, item: ConnectionItem): Promise<void> {
  const { connectionId, socketId, accountId, channels = new Set() } = item;
  const others = [
    ...[...channels].map((channel) => memberKey(channel, connectionId)),
    ...(accountId === undefined ? [] : [ownedKey(accountId, connectionId)]),
    socketKey(socketId),
  ];
  await Promise.all(others.map((key) => table.commit([table.remove(key)])));
  await table.commit([table.remove(connectionKey(connectionId))]);
}
