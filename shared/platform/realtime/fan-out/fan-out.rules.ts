import { createHash } from 'node:crypto';
import { eventFrame, isInternal, needsSignature, parsed, subjectOf } from '#shared/platform/realtime/pusher.ts';
import { prefixes } from '#shared/platform/realtime/realtime.keys.ts';
import type { PublishedEvent, SequencedEvent } from './fan-out.ts';
import type { MissedEvents } from './missed-events.ts';

/** Anyone may join a public channel, so its members are spread over shards. A private channel has only a handful. */
const shardsOfPublicChannel = 8;

/**
 * A channel's name in the table. A channel named by a secret token is stored under the token's hash. A user's id may
 * have a `#`, which separates the parts of a key: unless it is escaped, two users could share items.
 */
export function storedName(channel: string): string {
  if (isInternal(channel)) return `#${channel.slice(1).replaceAll('%', '%25').replaceAll('#', '%23')}`;
  const subject = subjectOf(channel);
  if (subject?.kind !== 'stream') return channel;
  return secretPrefix + createHash('sha256').update(subject.token).digest('hex');
}

const secretPrefix = 'private-stream-';

/** The channel with this name in the table, if it is not stored under a hash. */
export function channelStoredAs(stored: string): string {
  return isInternal(stored) ? stored.replaceAll('%23', '#').replaceAll('%25', '%') : stored;
}

/** Whether the channel is stored under a hash. Its changes have no public name, and nothing follows from them. */
export function isHashed(stored: string): boolean {
  return stored.startsWith(secretPrefix);
}

/** The partitions that hold the members of a channel, by its name in the table: one for each shard. */
export function partitionsOf(stored: string): readonly string[] {
  const shards = needsSignature(stored) || isInternal(stored) ? 1 : shardsOfPublicChannel;
  return Array.from({ length: shards }, (_, shard) => `${prefixes.channel}${stored}#${shard}`);
}

/**
 * The message group of a channel or of one of its shards: a hash, because names may be longer than a group's, and may
 * contain a secret.
 */
export function messageGroupOf(channel: string, shard?: number): string {
  return createHash('sha256')
    .update(`${channel}#${shard ?? ''}`)
    .digest('hex');
}

/**
 * Numbers events behind the last number of their channel. One that has its number already, because its message was
 * delivered before, keeps it.
 */
export function numbered(
  events: readonly PublishedEvent[],
  last: number,
  known: ReadonlyMap<string, number>,
): readonly (PublishedEvent & SequencedEvent)[] {
  const numbers = new Map(known);
  let seq = last;
  return events.map((event) => {
    const number = numbers.get(event.id) ?? ++seq;
    numbers.set(event.id, number);
    return { ...event, seq: number };
  });
}

/**
 * The frame of an event. Its place in the channel is `seq` of the frame. Clients hand only data to the app, so data that
 * are an object have it too: as `seq`, or as `channelSeq` where `seq` is a number of the event's own.
 */
export function frameOf(channel: string, sequenced: SequencedEvent): string {
  const { event, userId, seq } = sequenced;
  return eventFrame({ event, channel, data: dataWith(sequenced), seq, ...(userId !== undefined && { userId }) });
}

/** What the frame of an event is for the app: its data as a Pusher client hands them over. */
function appDataOf(event: SequencedEvent): unknown {
  const sent = dataWith(event);
  return typeof sent === 'string' ? (parsed(sent) ?? sent) : sent;
}

/** As many events as one delivery of a channel has at most. They are stored side by side. */
export const eventsOfDelivery = 10;

/**
 * The answer of a recovery. `stored` are the next events behind `since`, and `last` is the last number given. A number
 * may be given before its event is stored, so the answer ends before a gap: the event is about to be stored, and sent.
 * That holds for the numbers of the last delivery alone, and until they are `settled`: what is missing otherwise is
 * forgotten, and so is all before it.
 */
export function missedEvents(
  since: number,
  { last, settled }: { readonly last: number; readonly settled: boolean },
  stored: readonly SequencedEvent[],
): MissedEvents {
  if (stored.length === 0 && since < last && settled) return { events: [], seq: last, more: false, complete: false };
  const isAwaited = !settled && since < last && since + eventsOfDelivery >= last;
  if (isAwaited && stored[0]?.seq !== since + 1) return { events: [], seq: since, more: true, complete: true };
  const start = stored[0]?.seq ?? since + 1;
  const gap = stored.findIndex(({ seq }, index) => seq !== start + index);
  const events = gap < 0 ? stored : stored.slice(0, gap);
  const seq = events.at(-1)?.seq ?? Math.min(since, last);
  return {
    events: events.map((event) => ({ seq: event.seq, event: event.event, data: appDataOf(event) })),
    seq,
    more: seq < last,
    complete: since <= last && start === since + 1,
  };
}

/** Whether the event is one of the protocol's own. An app may name its events `pusher-…` or `pushers`. */
export function isOfProtocol(event: string): boolean {
  return /^pusher(?:_internal)?:/.test(event);
}

/** The protocol's own events have the data that the protocol gives them. */
function dataWith({ seq, event, data }: SequencedEvent): unknown {
  if (isOfProtocol(event)) return data;
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return data;
  return 'seq' in data ? { ...data, channelSeq: seq } : { ...data, seq };
}
