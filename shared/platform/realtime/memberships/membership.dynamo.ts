import { retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { recordKey } from '#shared/kernel/topic.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { type Condition, isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { channelStoredAs, isHashed } from '#shared/platform/realtime/fan-out/fan-out.rules.ts';
import {
  type ChannelUser,
  countsSubscriptions,
  isInternal,
  limits,
  userOfChannel,
} from '#shared/platform/realtime/pusher.ts';
import type { Connection, Subscribed } from '#shared/platform/realtime/realtime.ports.ts';
import { realtimeEventRecord } from '#shared/platform/realtime/webhooks/realtime-event-record.dynamo.ts';
import { webhookEventsOf } from '#shared/platform/realtime/webhooks/webhook-events.rules.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { ChannelChange } from './channel-change.ts';
import { channelChanges } from './channel-changes.ts';
import { ConnectionItem, EntryItem, expiryOf, keys, StateItem, UserItem } from './connection-items.dynamo.ts';

/** A frame about one channel. */
interface Frame {
  readonly connectionId: string;
  /** Name of the channel in the table. */
  readonly stored: string;
  readonly place: string;
}

/** Who subscribes: on a presence channel a user, and with a signature when the oldest secret was made that has signed. */
interface Subscriber {
  readonly user?: ChannelUser;
  readonly secretMadeAt?: number;
}

/** The frame that ends a connection comes after all others. */
const lastPlace = '~';

/** A channel that everybody joins at once makes many attempts necessary; each one means that another joined. */
const attempts = 40;

const exists: Condition = { expression: 'attribute_exists(PK)', otherwise: 'changed_meanwhile' };
const isOpen: Condition = {
  expression: 'attribute_exists(PK) AND attribute_not_exists(isClosing)',
  otherwise: 'changed_meanwhile',
};
const remains = (counter: string, isLast: boolean): Condition => ({
  expression: `#counter ${isLast ? '=' : '>'} :one`,
  names: { '#counter': counter },
  values: { ':one': 1 },
  otherwise: 'changed_meanwhile',
});

/**
 * Subscriptions of connections to channels. Each change is one transaction of the connection's entry, the channel's
 * member, the counts and the record of what changed, so that each of them happens once and with all the others.
 */
export function memberships(runtime: Runtime) {
  const table = tableOf(runtime);
  const ttl = () => expiryOf(runtime.clock.now());

  /** The items that decide what a frame does. */
  const look = async (connectionId: string, stored: string) => {
    const [connection, entry, state] = await Promise.all([
      table.get(keys.connection(connectionId), ConnectionItem),
      table.get(keys.entry(connectionId, stored), EntryItem),
      table.get(keys.state(stored), StateItem),
    ]);
    return { connection, entry, state };
  };

  const socketsOf = async (stored: string, userId: string | undefined) =>
    userId === undefined ? undefined : table.get(keys.user(stored, userId), UserItem);

  const webhook = realtimeEventRecord(runtime);

  /**
   * What members hear of a change follows from its record. A change of which they hear nothing has none, since each
   * costs a write and an invocation. What webhooks tell is stored at once, so that it comes before what clients say.
   */
  const record = (stored: string, change: Omit<ChannelChange, 'id' | 'at' | 'channel'>): readonly Write[] => {
    if (isHashed(stored)) return [];
    const id = runtime.ids.objectId();
    const channel = channelStoredAs(stored);
    const told = webhook(webhookEventsOf({ channel, ...change }), id);
    // Of the channels that only servers subscribe to, a user's own alone tells anything: that the user is online.
    const isOnlineChange = change.occupied !== undefined && userOfChannel(stored) !== undefined;
    if (!isOnlineChange && change.user === undefined && !countsSubscriptions(stored)) return told;
    const item = { id, channel, at: timestampOf(runtime.clock.now()), ...change };
    return [...told, table.put({ ...recordKey(channelChanges, stored, id), ...item, ttl: ttl() })];
  };

  const join = async (
    connection: Connection,
    frame: Frame,
    { user, secretMadeAt }: Subscriber,
  ): Promise<Subscribed> => {
    const { connectionId, stored, place } = frame;
    const seen = await look(connectionId, stored);
    if (!seen.connection || seen.connection.isClosing) return 'closed';
    if (seen.entry && seen.entry.place > place) return 'superseded';
    if (seen.entry?.isOn) {
      await table.commit([replace(table, frame, isOn(place))]);
      return 'subscribed';
    }
    const isCrowded = seen.connection.channelCount >= limits.channelsPerConnection;
    if (!isInternal(stored) && (isCrowded || (!seen.entry && isFullOfNames(seen.connection)))) return 'tooManyChannels';
    const sockets = await socketsOf(stored, user?.userId);
    const isNewUser = user !== undefined && !sockets;
    if (isNewUser && (seen.state?.users ?? 0) >= limits.usersPerPresenceChannel) return 'tooManyUsers';
    const { socketId } = connection;
    const { accountId } = seen.connection;
    const entry = { channel: stored, socketId, accountId, userId: user?.userId, isOn: true, place, ttl: ttl() };
    await table.commit([
      table.update(
        keys.connection(connectionId),
        {
          expression: `ADD channelCount :added, entryCount :entries${secretMadeAt === undefined ? '' : ' SET secretMadeAt = :madeAt'}`,
          values: {
            ':added': isInternal(stored) ? 0 : 1,
            ':entries': seen.entry ? 0 : 1,
            ...(secretMadeAt !== undefined && { ':madeAt': secretMadeAt }),
          },
        },
        isInternal(stored) ? isOpen : hasRoom,
      ),
      table.put(
        { ...keys.entry(connectionId, stored), ...entry },
        seen.entry ? isOff(place) : isNew('changed_meanwhile'),
      ),
      table.put({ ...keys.member(stored, connectionId), socketId, ttl: ttl() }),
      ...countIn(stored, seen.state !== undefined, isNewUser),
      ...(user ? [userIn(stored, user, isNewUser)] : []),
      ...record(stored, {
        socketId,
        ...(!seen.state && { occupied: true }),
        ...(isNewUser && { user: { ...user, isPresent: true } }),
      }),
    ]);
    return 'subscribed';
  };

  const countIn = (stored: string, isOccupied: boolean, isNewUser: boolean): readonly Write[] => {
    const users = isNewUser ? 1 : 0;
    if (isOccupied) {
      const more = {
        expression: 'ADD subscriptions :one, #users :users SET #ttl = :ttl',
        names: { '#users': 'users', '#ttl': 'ttl' },
        values: { ':one': 1, ':users': users, ':ttl': ttl() },
      };
      return [table.update(keys.state(stored), more, isNewUser ? hasRoomForUser : exists)];
    }
    const first = { ...keys.state(stored), subscriptions: 1, users, ttl: ttl() };
    const listed = isHashed(stored) || isInternal(stored) ? [] : [table.put(keys.occupied(stored))];
    return [table.put(first, isNew('changed_meanwhile')), ...listed];
  };

  const userIn = (stored: string, { userId, userInfo }: ChannelUser, isNewUser: boolean): Write => {
    const key = keys.user(stored, userId);
    if (isNewUser) return table.put({ ...key, sockets: 1, userInfo, ttl: ttl() }, isNew('changed_meanwhile'));
    const more = {
      expression: 'ADD sockets :one SET #ttl = :ttl',
      names: { '#ttl': 'ttl' },
      values: { ':one': 1, ':ttl': ttl() },
    };
    return table.update(key, more, exists);
  };

  const leave = async (frame: Frame): Promise<void> => {
    const { connectionId, stored, place } = frame;
    const { connection, entry, state } = await look(connectionId, stored);
    if (!entry) {
      // Without room for its name the frame leaves no trace: an earlier subscription has none either.
      if (!connection || connection.isClosing || isFullOfNames(connection)) return;
      const off = { channel: stored, socketId: connection.socketId, isOn: false, place, ttl: ttl() };
      await table.commit([
        table.put({ ...keys.entry(connectionId, stored), ...off }, isNew('changed_meanwhile')),
        table.update(
          keys.connection(connectionId),
          { expression: 'ADD entryCount :one', values: { ':one': 1 } },
          isOpen,
        ),
      ]);
      return;
    }
    if (entry.place > place) return;
    if (!entry.isOn) {
      const isForGood = place === lastPlace;
      await table.commit([
        isForGood ? table.remove(keys.entry(connectionId, stored), isOff(place)) : replace(table, frame, isOff(place)),
      ]);
      return;
    }
    const { socketId, userId } = entry;
    const sockets = await socketsOf(stored, userId);
    const isLastSocket = sockets?.sockets === 1;
    const isLast = state?.subscriptions === 1;
    await table.commit([
      ...entryOut(frame, connection !== undefined && !isInternal(stored)),
      table.remove(keys.member(stored, connectionId)),
      // Counts that have expired are none; but ones that were not seen must not appear meanwhile.
      ...(state
        ? countOut(stored, isLast, isLastSocket)
        : [table.check(keys.state(stored), isNew('changed_meanwhile'))]),
      ...(userId === undefined ? [] : [userOut(stored, userId, sockets?.sockets)]),
      ...record(stored, {
        socketId,
        ...(isLast && { occupied: false }),
        ...(isLastSocket && userId !== undefined && { user: { userId, isPresent: false } }),
      }),
    ]);
  };

  /** A connection that ends needs no trace of what it left, and its count no more. */
  const entryOut = ({ connectionId, stored, place }: Frame, isCounted: boolean): readonly Write[] => {
    const key = keys.entry(connectionId, stored);
    if (place === lastPlace) return [table.remove(key, isOn(place))];
    const off = { expression: 'SET isOn = :off, place = :place', values: { ':off': false, ':place': place } };
    const less = { expression: 'ADD channelCount :less', values: { ':less': -1 } };
    return [
      table.update(key, off, isOn(place)),
      ...(isCounted ? [table.update(keys.connection(connectionId), less, exists)] : []),
    ];
  };

  const countOut = (stored: string, isLast: boolean, isLastSocket: boolean): readonly Write[] => {
    const key = keys.state(stored);
    const condition = remains('subscriptions', isLast);
    if (isLast) return [table.remove(key, condition), table.remove(keys.occupied(stored))];
    const less = {
      expression: 'ADD subscriptions :less, #users :users',
      names: { '#users': 'users' },
      values: { ':less': -1, ':users': isLastSocket ? -1 : 0 },
    };
    return [table.update(key, less, condition)];
  };

  const userOut = (stored: string, userId: string, sockets: number | undefined): Write => {
    const key = keys.user(stored, userId);
    if (sockets === undefined) return table.check(key, isNew('changed_meanwhile'));
    const condition = remains('sockets', sockets === 1);
    if (sockets === 1) return table.remove(key, condition);
    return table.update(key, { expression: 'ADD sockets :less', values: { ':less': -1 } }, condition);
  };

  const untilCommitted = <Result>(work: () => Promise<Result>) =>
    retryOnConflict('the channel changes all the time', work, attempts);

  return {
    join: (connection: Connection, frame: Frame, subscriber: Subscriber) =>
      untilCommitted(() => join(connection, frame, subscriber)),
    leave: (frame: Frame) => untilCommitted(() => leave(frame)),
    leaveForGood: (connectionId: string, stored: string) =>
      untilCommitted(() => leave({ connectionId, stored, place: lastPlace })),
  };
}

/** Whether a connection has named as many channels as it may. */
function isFullOfNames({ entryCount }: ConnectionItem): boolean {
  return entryCount >= limits.channelNamesPerConnection;
}

/** Stores the place of a frame that changes nothing else, unless another frame has changed something meanwhile. */
function replace(table: Table, { connectionId, stored, place }: Frame, unchanged: Condition): Write {
  const change = { expression: 'SET place = :place', values: { ':place': place } };
  return table.update(keys.entry(connectionId, stored), change, unchanged);
}

const hasRoom: Condition = {
  expression: `${isOpen.expression} AND (attribute_not_exists(channelCount) OR channelCount < :max)`,
  values: { ':max': limits.channelsPerConnection },
  otherwise: 'changed_meanwhile',
};

const hasRoomForUser: Condition = {
  expression: 'attribute_exists(PK) AND #users < :max',
  names: { '#users': 'users' },
  values: { ':max': limits.usersPerPresenceChannel },
  otherwise: 'changed_meanwhile',
};

const isOn = (place: string): Condition => ({
  expression: 'isOn = :on AND place <= :place',
  values: { ':on': true, ':place': place },
  otherwise: 'changed_meanwhile',
});

const isOff = (place: string): Condition => ({
  expression: 'isOn = :isOff AND place <= :place',
  values: { ':isOff': false, ':place': place },
  otherwise: 'changed_meanwhile',
});
