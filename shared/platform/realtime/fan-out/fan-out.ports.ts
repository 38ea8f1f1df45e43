import type { EndReason } from '#shared/platform/realtime/socket-message.ts';
import type { PublishedEvent, SequencedEvent, Share } from './fan-out.ts';
import type { MissedEvents } from './missed-events.ts';

/** Where messages of one channel were in the queue. */
export interface Queued {
  /** Of the last message; grows from message to message of a channel, also as text. */
  readonly sequenceNumber: string;
  /** When the first message came to the queue, in milliseconds since the epoch. */
  readonly at: number;
}

/** The order of each channel's events. */
export interface ChannelSequence {
  /**
   * Gives events their places in the order of the call, and stores them for those who missed them. Events that have
   * their place already keep it, so it may be repeated, also after later events. All events are of one channel.
   */
  append(channel: string, events: readonly PublishedEvent[], queued?: Queued): Promise<readonly SequencedEvent[]>;
  /**
   * Whether each shard of the channel is delivered by itself. It stays so for as long as earlier shares may wait, so
   * that no event overtakes them.
   */
  isSpread(channel: string): Promise<boolean>;
}

/** The events of each channel for a day. Strongly consistent. */
export interface ChannelHistory {
  /** At most 200 events behind the one with this `seq`, oldest first. */
  since(channel: string, seq: number): Promise<MissedEvents>;
}

/** A member of a channel. */
export interface Member {
  readonly connectionId: string;
  readonly socketId: string;
}

/** The members of channels. */
export interface Members {
  /** Number of shards into which the members of a channel are divided. */
  shardsOf(channel: string): number;
  /** Pages of the members in a shard, by connection id. Strongly consistent. */
  pagesOf(channel: string, shard: number): AsyncIterable<readonly Member[]>;
}

/** How far a fan-out had got when its time was over. */
export interface Place {
  /** `seq` of the last event. */
  readonly through: number;
  /** All members up to this connection id have got the events. */
  readonly after: string;
}

/** Places at which fan-outs go on, by channel and shard. */
export interface Places {
  read(channel: string, shard: number): Promise<Place | undefined>;
  keep(channel: string, shard: number, place: Place): Promise<void>;
}

/** A frame for many connections. */
export interface Frame {
  readonly text: string;
  /** SHA-256 of the text in hex, which every post signs. */
  readonly hash: string;
}

/**
 * What became of the frames for one connection. `gone`: the connection does not exist. `silent`: it took no frame for
 * two seconds, while others did. `late`: the deadline came first, and the frames may have arrived in part. `refused`:
 * the gateway will never take them.
 */
export type PostOutcome = 'sent' | 'gone' | 'silent' | 'late' | 'refused';

/** Milliseconds until the deadline; negative after it. */
export type TimeLeft = () => number;

/** Posts to connections, at high rates. */
export interface Poster {
  /** Posts at the same time, all of one function together. */
  readonly postsInFlight: number;
  frame(text: string): Frame;
  /**
   * Posts the frames one after another, and tries again, with jitter, while the gateway is busy and there are
   * milliseconds left.
   */
  post(connectionId: string, frames: readonly Frame[], timeLeft: TimeLeft): Promise<PostOutcome>;
}

/** The fan-out queue, for its own worker. */
export interface Shares {
  /** Repeating it within five minutes is a no-op. */
  send(share: Share): Promise<void>;
}

/** The queue of what happens to connections. */
export interface ConnectionEnds {
  /** Has a connection ended and forgotten, after the frames that it has sent, and told why if there is a reason. */
  send(connectionId: string, reason?: EndReason): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    channelSequence: { read: ChannelHistory; write: ChannelSequence };
    members: { read: Members };
    places: { write: Places };
    poster: { send: Poster };
    shares: { send: Shares };
    connectionEnds: { send: ConnectionEnds };
  }
}
