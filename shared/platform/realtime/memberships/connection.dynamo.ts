import * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import { networkOf } from '#shared/kernel/limits/network.ts';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import { walkOn, walkStart } from '#shared/kernel/table-walk.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { apartFromAttempts } from '#shared/platform/attempts/attempt.adapter.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { type Condition, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { storedName } from '#shared/platform/realtime/fan-out/fan-out.rules.ts';
import { type ChannelUser, limits } from '#shared/platform/realtime/pusher.ts';
import type { Connections, Membership, OpenConnection } from '#shared/platform/realtime/realtime.ports.ts';
import { oncePerRuntime, type Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import {
  ConnectionItem,
  EntryItem,
  entryPrefix,
  expiryOf,
  keys,
  networkCounters,
  openPartitions,
  ownedPartition,
  StateItem,
  UserItem,
  usersPartition,
} from './connection-items.dynamo.ts';
import { memberships } from './membership.dynamo.ts';

/** More than the open connections of any account, from however many addresses. */
const maxOfAccount = 100_000;
/** A little more than a connection can have. */
const moreThanEntries = limits.channelNamesPerConnection + 1_000;
/** Connections that one look at the overdue ones finds. */
const maxOverdue = 100;
/** Connections of one shard that a walk over all of them reads at once: what one batch read takes. */
const walkedAtOnce = 100;

const SocketItem = z.object({ connectionId: z.string() });
const OwnedItem = z.object({ SK: z.string(), sessions: z.set(z.string()).optional() });
const isUnclosed = 'attribute_exists(PK) AND attribute_not_exists(isClosing)';

/**
 * Items: `CON#<connection>` / `C` is the connection, and `M#<channel>` its latest frame about a channel;
 * `SCK#<socket>` finds it. `CON#of#<account>` / connection exists once the account is known. Of a channel:
 * `CHN#<channel>#<shard>` / connection is a member, `CHN#<channel>` / `STATE` has the counts, and
 * `CHN#<channel>#users` / user the sockets of a user.
 *
 * Sockets come and go by themselves, and many are ended at once: none of it is part of a request's effect.
 */
export const connections = oncePerRuntime((runtime: Runtime): Connections => {
  const table = tableOf(runtime);
  const { join, leave, leaveForGood } = memberships(runtime);
  const ttl = () => expiryOf(runtime.clock.now());
  const find = (connectionId: string) => table.get(keys.connection(connectionId), ConnectionItem);

  return apartFromAttempts<Connections>({
    open: (connection, address = '') => {
      const { connectionId, socketId } = connection;
      const network = networkOf(address);
      const counter = network === undefined ? undefined : keys.counter(network, connectionId);
      const opened = keys.opened(connectionId, timestampOf(runtime.clock.now()));
      return commitIfUnchanged(table, [
        table.put({ ...keys.connection(connectionId), ...connection, counter, ttl: ttl() }),
        table.put({ ...keys.socket(socketId), ...opened, connectionId, ttl: ttl() }),
        ...(counter ? [table.update(counter, oneMore(ttl()), hasRoom)] : []),
      ]);
    },

    get: async (connectionId) => openConnection(await find(connectionId)),

    membership: async (connectionId, channel) =>
      membershipIn(connectionId, await table.get(keys.entry(connectionId, storedName(channel)), EntryItem)),

    close: async (connectionId) => {
      await startClosing(table, connectionId);
      await forget(table, connectionId, leaveForGood);
    },

    subscribe: (connection, channel, { place = '', ...member } = {}) =>
      join(connection, { connectionId: connection.connectionId, stored: storedName(channel), place }, member),

    unsubscribe: (connectionId, channel, { place = '' } = {}) =>
      leave({ connectionId, stored: storedName(channel), place }),

    state: async (channel) =>
      (await table.get(keys.state(storedName(channel)), StateItem)) ?? { subscriptions: 0, users: 0 },

    occupied: async (channels) => {
      const keyOf = (channel: string) => keys.state(storedName(channel));
      const found = await table.getMany(channels.map(keyOf), z.object({ PK: z.string() }));
      const occupied = new Set(found.map(({ PK }) => PK));
      return new Set(channels.filter((channel) => occupied.has(keyOf(channel).PK)));
    },

    usersOn: async (channel) => {
      const partition = usersPartition(storedName(channel));
      const users = await takeItems(table, { partition, consistent: true }, limits.usersPerPresenceChannel, UserItem);
      return users.map(({ SK: userId, userInfo }) => ({ userId, ...(userInfo !== undefined && { userInfo }) }));
    },

    identify: async (socketId, accountId, sessionId) => {
      const socket = await table.get(keys.socket(socketId), SocketItem);
      if (!socket) throw new Failure('channel_refused', { detail: 'there is no such socket' });
      const session = sessionId === undefined ? '' : 'ADD sessions :sessions';
      await table.commit([
        table.update(
          keys.connection(socket.connectionId),
          { expression: 'SET accountId = :account', values: { ':account': accountId } },
          {
            expression: `${isUnclosed} AND (attribute_not_exists(accountId) OR accountId = :account)`,
            otherwise: 'channel_refused',
          },
        ),
        table.update(keys.owned(accountId, socket.connectionId), {
          expression: `SET #ttl = :ttl ${session}`,
          names: { '#ttl': 'ttl' },
          values: { ':ttl': ttl(), ...(sessionId !== undefined && { ':sessions': new Set([sessionId]) }) },
        }),
      ]);
    },

    ofAccount: async (accountId, sessionId) => {
      const partition = ownedPartition(accountId);
      const items = await takeItems(table, { partition, consistent: true }, maxOfAccount, OwnedItem);
      const wanted = items.filter(({ sessions }) => sessionId === undefined || sessions?.has(sessionId));
      return wanted.map(({ SK }) => SK);
    },

    openedBefore: async (timeMilliseconds) => {
      // Before every timestamp; DynamoDB refuses an empty bound.
      const sort = { from: '0', to: timestampOf(timeMilliseconds) };
      const find = (partition: string) => takeItems(table, { index: 'GSI1', partition, sort }, maxOverdue, SocketItem);
      const found = await Promise.all(openPartitions.map(find));
      return found.flat().map(({ connectionId }) => connectionId);
    },

    openAfter: async (position = walkStart(openPartitions.length)) => {
      const walked = await walkOn(position, ({ segment, cursor }) => {
        const partition = openPartitions[segment];
        if (partition === undefined) throw new Error(`There is no shard ${segment}.`);
        return table.query({ index: 'GSI1', partition, limit: walkedAtOnce, ...(cursor && { cursor }) }, SocketItem);
      });
      const ids = walked.pages.flatMap(({ items }) => items.map(({ connectionId }) => connectionId));
      const found = await table.getMany(ids.map(keys.connection), ConnectionItem, { consistent: true });
      return {
        position: walked.position,
        connections: found.map(openConnection).filter((connection) => connection !== undefined),
      };
    },

    signIn: (connectionId, user, { secretMadeAt } = {}) =>
      commitIfUnchanged(table, [
        table.update(
          keys.connection(connectionId),
          {
            expression: `SET #user = if_not_exists(#user, :user)${secretMadeAt === undefined ? '' : ', secretMadeAt = :madeAt'}`,
            names: { '#user': 'user' },
            values: { ...userValue(user), ...(secretMadeAt !== undefined && { ':madeAt': secretMadeAt }) },
          },
          {
            expression: `${isUnclosed} AND (attribute_not_exists(#user) OR #user.userId = :userId)`,
            values: { ':userId': user.userId },
            otherwise: 'changed_meanwhile',
          },
        ),
      ]),

    awaitCount: async (channel, id, untilMilliseconds) => {
      const until = {
        expression: 'SET countAwaitedUntil = :until, countAwaitedFor = :id',
        values: { ':until': untilMilliseconds, ':id': id },
      };
      // A channel that is vacant by now has no count.
      await commitIfUnchanged(table, [table.update(keys.state(storedName(channel)), until, isKnown)]);
    },

    endCount: (channel, toldSubscriptions) =>
      commitIfUnchanged(table, [
        table.update(
          keys.state(storedName(channel)),
          { expression: 'REMOVE countAwaitedUntil, countAwaitedFor' },
          {
            expression: 'attribute_not_exists(PK) OR subscriptions = :told',
            values: { ':told': toldSubscriptions },
            otherwise: 'changed_meanwhile',
          },
        ),
      ]),
  });
});

const userValue = ({ userId, userInfo }: ChannelUser) => ({
  ':user': { userId, ...(userInfo !== undefined && { userInfo }) },
});

function openConnection(item: ConnectionItem | undefined): OpenConnection | undefined {
  if (!item || item.isClosing) return undefined;
  const { connectionId, socketId, accountId, user, channelCount, secretMadeAt } = item;
  return {
    connectionId,
    socketId,
    channelCount,
    ...(secretMadeAt !== undefined && { secretMadeAt }),
    ...(accountId !== undefined && { accountId }),
    ...(user && { user }),
  };
}

function membershipIn(connectionId: string, entry: EntryItem | undefined): Membership | undefined {
  if (!entry?.isOn) return undefined;
  const { socketId, accountId, userId } = entry;
  return {
    connectionId,
    socketId,
    ...(accountId !== undefined && { accountId }),
    ...(userId !== undefined && { userId }),
  };
}

/** From now on the connection can be subscribed to nothing. One that has been forgotten already stays so. */
async function startClosing(table: Table, connectionId: string): Promise<void> {
  const closing = { expression: 'SET isClosing = :closing', values: { ':closing': true } };
  await commitIfUnchanged(table, [table.update(keys.connection(connectionId), closing, isKnown)]);
}

/** Deletes the connection's own items last, so that a retry after an interruption still finds them. */
async function forget(
  table: Table,
  connectionId: string,
  leaveForGood: (connectionId: string, stored: string) => Promise<void>,
): Promise<void> {
  const connection = keys.connection(connectionId);
  const partition = connection.PK;
  const [item, entries] = await Promise.all([
    table.get(connection, ConnectionItem),
    takeItems(table, { partition, sort: { prefix: entryPrefix }, consistent: true }, moreThanEntries, EntryItem),
  ]);
  const rest = entries.values();
  const worker = async () => {
    for (const { channel, isOn } of rest) {
      if (isOn) await leaveForGood(connectionId, channel);
      else await table.commit([table.remove(keys.entry(connectionId, channel))]);
    }
  };
  await Promise.all(Array.from({ length: Math.min(inFlight, entries.length) }, worker));
  if (!item) return;
  const ends = [
    table.remove(connection, isKnown),
    table.remove(keys.socket(item.socketId)),
    ...(item.accountId === undefined ? [] : [table.remove(keys.owned(item.accountId, connectionId))]),
  ];
  const counted = item.counter ? [table.update(item.counter, oneLess, isKnown)] : [];
  if (await commitIfUnchanged(table, [...ends, ...counted])) return;
  // The connection was ended meanwhile, or its counter has expired: written anew, the counter would have no TTL.
  if (counted.length > 0) await commitIfUnchanged(table, ends);
}

const oneMore = (ttl: number) => ({
  expression: 'ADD sockets :one SET #ttl = :ttl',
  names: { '#ttl': 'ttl' },
  values: { ':one': 1, ':ttl': ttl },
});
const oneLess = { expression: 'ADD sockets :less', values: { ':less': -1 } };
const hasRoom: Condition = {
  expression: 'attribute_not_exists(sockets) OR sockets < :max',
  values: { ':max': limits.connectionsPerAddress / networkCounters },
  otherwise: 'changed_meanwhile',
};
const isKnown: Condition = { expression: 'attribute_exists(PK)', otherwise: 'changed_meanwhile' };

/** Subscriptions of one connection that are ended at once. */
const inFlight = 8;
