import { createHash } from 'node:crypto';
import * as z from 'zod';
import { needsSignature, subjectOf } from './pusher.ts';
import { prefixes } from './realtime.keys.ts';

/** A little longer than API Gateway's limit for a connection: TTL removes what nothing else did. */
const retentionSeconds = 130 * 60;

/** When items written now may go, in seconds since the epoch. */
export function expiryOf(nowMilliseconds: number): number {
  return Math.floor(nowMilliseconds / 1000) + retentionSeconds;
}

/** Anyone may join a public channel, so its members are spread over shards. A private channel has only a handful. */
const shardsOfPublicChannel = 8;

/** A connection. `isClosing` is set before its subscriptions are removed, so that none is added meanwhile. */
export const ConnectionItem = z.object({
  connectionId: z.string(),
  socketId: z.string(),
  accountId: z.string().optional(),
  user: z.object({ userId: z.string(), userInfo: z.unknown().optional() }).optional(),
  channelCount: z.int().default(0),
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
export const StateItem = z.object({ subscriptions: z.int(), users: z.int().default(0) });

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

/** A channel's name in the table. A channel named by a secret token is stored under the token's hash. */
export function storedName(channel: string): string {
  const subject = subjectOf(channel);
  return subject?.kind === 'stream' ? secretPrefix + hashOf(subject.token).toString('hex') : channel;
}

const secretPrefix = 'private-stream-';

/** Whether the channel is stored under a hash. Its changes have no public name, and nothing follows from them. */
export function isHashed(stored: string): boolean {
  return stored.startsWith(secretPrefix);
}

/** The partitions that hold a channel's members. */
export function partitionsOf(stored: string): readonly string[] {
  const shards = needsSignature(stored) || stored.startsWith('#') ? 1 : shardsOfPublicChannel;
  return Array.from({ length: shards }, (_, shard) => `${prefixes.channel}${stored}#${shard}`);
}

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
const occupiedPartition = `${prefixes.channel}#occupied`;

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
