import { createHash } from 'node:crypto';
import * as z from 'zod';
import { partitionsOf } from '#shared/platform/realtime/fan-out/fan-out.rules.ts';
import { prefixes } from '#shared/platform/realtime/realtime.keys.ts';

/** A little longer than API Gateway's limit for a connection: TTL removes what nothing else did. */
const retentionSeconds = 130 * 60;

/** When items written now may go, in seconds since the epoch. */
export function expiryOf(nowMilliseconds: number): number {
  return Math.floor(nowMilliseconds / 1000) + retentionSeconds;
}

/** A connection. `isClosing` is set before its subscriptions are removed, so that none is added meanwhile. */
export const ConnectionItem = z.object({
  connectionId: z.string(),
  socketId: z.string(),
  accountId: z.string().optional(),
  user: z.object({ userId: z.string(), userInfo: z.unknown().optional() }).optional(),
  /** Absent without a signature, and on connections from before it was stored. */
  secretMadeAt: z.int().optional(),
  channelCount: z.int().default(0),
  /** Channels that it has ever subscribed to or unsubscribed from. */
  entryCount: z.int().default(0),
  isClosing: z.boolean().default(false),
  /** Key of the counter of the connection's network, if the network is known. */
  counter: z.object({ PK: z.string(), SK: z.string() }).optional(),
});
export type ConnectionItem = z.infer<typeof ConnectionItem>;

/**
 * The latest frame of a connection about a channel: a subscription, or an unsubscription, which keeps an earlier
 * subscription that is handled late from being carried out.
 */
export const EntryItem = z.object({
  /** Name of the channel in the table. */
  channel: z.string(),
  socketId: z.string(),
  accountId: z.string().optional(),
  userId: z.string().optional(),
  isOn: z.boolean(),
  place: z.string(),
});
export type EntryItem = z.infer<typeof EntryItem>;

/** The counts of a channel that is occupied. */
export const StateItem = z.object({
  subscriptions: z.int(),
  users: z.int().default(0),
  countAwaitedUntil: z.int().optional(),
  countAwaitedFor: z.string().optional(),
});

/** The same with the key that says of which channel. */
export const NamedStateItem = StateItem.extend({ PK: z.string() });

/** A channel in the list of those that are occupied. */
export const ListedItem = z.object({ SK: z.string() });

/** A user of a presence channel. */
export const UserItem = z.object({
  /** The user's id. */
  SK: z.string(),
  sockets: z.int(),
  userInfo: z.unknown().optional(),
});

/** A connection that is on a channel, as those who send to it see it. */
export const MemberItem = z.object({
  /** The connection's id. */
  SK: z.string(),
  socketId: z.string(),
});

/** Counters of each network, so that clients that come at once do not wait for each other. */
export const networkCounters = 8;

/** Connections that are open, in shards, by the time at which they were opened. */
export const openPartitions = Array.from({ length: 8 }, (_, shard) => `${prefixes.connection}open#${shard}`);

function placeIn(partitions: readonly string[], connectionId: string): string {
  return partitions[hashOf(connectionId).readUInt16BE() % partitions.length] ?? '';
}

/** The keys of everything about a connection and its subscription to a channel; channels by their names in the table. */
export const keys = {
  connection: (connectionId: string) => ({ PK: prefixes.connection + connectionId, SK: 'C' }),
  opened: (connectionId: string, openedAt: string) => ({
    GSI1PK: placeIn(openPartitions, connectionId),
    GSI1SK: openedAt,
  }),
  owned: (accountId: string, connectionId: string) => ({ PK: ownedPartition(accountId), SK: connectionId }),
  socket: (socketId: string) => ({ PK: prefixes.socket + socketId, SK: 'S' }),
  /** The network's name is hashed: no address is stored. */
  counter: (network: string, connectionId: string) => ({
    PK: `${prefixes.connection}from#${hashOf(network).toString('hex')}`,
    SK: String(hashOf(connectionId).readUInt16BE() % networkCounters),
  }),
  entry: (connectionId: string, stored: string) => ({
    PK: prefixes.connection + connectionId,
    SK: entryPrefix + stored,
  }),
  member: (stored: string, connectionId: string) => ({
    PK: placeIn(partitionsOf(stored), connectionId),
    SK: connectionId,
  }),
  state: (stored: string) => ({ PK: prefixes.channel + stored, SK: 'STATE' }),
  user: (stored: string, userId: string) => ({ PK: usersPartition(stored), SK: userId }),
  occupied: (stored: string) => ({ PK: occupiedPartition, SK: stored }),
};

export const ownedPartition = (accountId: string) => `${prefixes.connection}of#${accountId}`;
export const usersPartition = (stored: string) => `${prefixes.channel}${stored}#users`;
/** First characters of the sort keys of a connection's entries. */
export const entryPrefix = 'M#';
/** An item for each occupied channel, so that they can be listed. It has no TTL: a channel may be occupied for days. */
export const occupiedPartition = `${prefixes.channel}#occupied`;

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
