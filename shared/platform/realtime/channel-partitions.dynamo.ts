import { createHash } from 'node:crypto';
import { needsSignature, subjectOf } from './pusher.ts';
import { prefixes } from './realtime.keys.ts';

/** Anyone may join a public channel, so its members are spread over shards. A private channel has only a handful. */
const shardsOfPublicChannel = 8;

/** A channel's name in the table. A channel named by a secret token is stored under the token's hash. */
export function storedName(channel: string): string {
  const subject = subjectOf(channel);
  if (subject?.kind !== 'stream') return channel;
  return `private-stream-${createHash('sha256').update(subject.token).digest('hex')}`;
}

/** The names of all channels that have been joined, in their stored form. */
export const occupiedPartition = `${prefixes.channel}occupied`;

/** The partitions that hold a channel's members. */
export function partitionsOf(channel: string): readonly string[] {
  const shards = needsSignature(channel) ? 1 : shardsOfPublicChannel;
  return Array.from({ length: shards }, (_, shard) => `${prefixes.channel}${storedName(channel)}#${shard}`);
}
