import type { WalkPosition } from '#shared/kernel/table-walk.ts';
import type { SequencedEvent } from '#shared/platform/realtime/fan-out/fan-out.ts';
import type { CountedChannel } from '#shared/platform/realtime/memberships/channel-change.ts';
import type { ChannelUser } from './pusher.ts';

/** One event on one channel, as Pusher clients receive it. */
export interface ChannelEvent {
  readonly channel: string;
  readonly event: string;
  /** Text is sent as it is, anything else as JSON. */
  readonly data: unknown;
  /** Socket that must not receive the event: the sender of a client event. */
  readonly exceptSocket?: string;
  /** User id that presence channels show as the sender. */
  readonly userId?: string;
}

/** Publishes on channels. */
export interface ChannelPublisher {
  /**
   * Has the events delivered to everyone subscribed, in order for each channel. Returns once they are queued; from then
   * on none is lost. `id` is the same for each repetition of the same publication, which publishes nothing new. One that
   * may be repeated says since when: `since` is before its first attempt, in milliseconds since the epoch.
   */
  publish(events: readonly ChannelEvent[], id: string, since?: number): Promise<void>;
}

export interface Connection {
  readonly connectionId: string;
  /** The `<digits>.<digits>` name that the Pusher protocol gives a connection. */
  readonly socketId: string;
}

/** A connection with what is known of it. */
export interface OpenConnection extends Connection {
  /** The account that had a channel authorised for this connection, if any. */
  readonly accountId?: string;
  /** The user who signed in on this connection, if any. */
  readonly user?: ChannelUser;
  readonly channelCount: number;
  /**
   * When the oldest version of the secret was made that signed for one of its subscriptions or its user, in milliseconds
   * since the epoch; absent while there was no signature.
   */
  readonly secretMadeAt?: number;
}

/** What a signature says of a connection. */
interface Signed {
  /** As `secretMadeAt` of the connection is to be from now on; absent without a signature. */
  readonly secretMadeAt?: number;
}

/** A connection's subscription to a channel. */
export interface Membership extends Connection {
  /** The account that the connection belonged to when it was subscribed, if any. */
  readonly accountId?: string;
  /** The user that the connection shows on a presence channel. */
  readonly userId?: string;
}

/** How a frame is carried out. */
export interface FrameOrder {
  /**
   * The frame's place among the frames of its connection; places sort as text. Of two frames about one channel the
   * later one wins, in whichever order they are handled; of two with the same place, the one that is handled later.
   * Default: before all others.
   */
  readonly place?: string;
}

/**
 * How a subscription ended: `superseded` when a later frame about this channel has been handled already, `closed` when
 * the connection has ended.
 */
export type Subscribed = 'subscribed' | 'superseded' | 'closed' | 'tooManyChannels' | 'tooManyUsers';

/** Who is on which channel. All reads are strongly consistent, if they do not say otherwise. */
export interface ConnectionsReader {
  get(connectionId: string): Promise<OpenConnection | undefined>;
  /** The connection's subscription to a channel; undefined when it is not subscribed. */
  membership(connectionId: string, channel: string): Promise<Membership | undefined>;
  state(channel: string): Promise<CountedChannel>;
  /** Which of the channels are occupied. Eventually consistent. */
  occupied(channels: readonly string[]): Promise<ReadonlySet<string>>;
  /** The users of a presence channel, by id. */
  usersOn(channel: string): Promise<readonly ChannelUser[]>;
  /** The connections known to belong to an account, by id; with a session, only those that it authorised. */
  ofAccount(accountId: string, sessionId?: string): Promise<readonly string[]>;
  /** Connections that were opened before this time, in milliseconds since the epoch. Eventually consistent. */
  openedBefore(timeMilliseconds: number): Promise<readonly string[]>;
  /**
   * The next open connections of each shard, side by side, and the position after them; without a position, the first.
   * Which connections there are is eventually consistent: one that was opened just now may be missing.
   */
  openAfter(
    position?: WalkPosition,
  ): Promise<{ readonly position: WalkPosition; readonly connections: readonly OpenConnection[] }>;
}

/**
 * Which connections exist, and which channels they are subscribed to. Every method may be called again, and at the same
 * time as any other: each connection counts once on a channel, each user once on a presence channel, and a connection
 * that was closed stays so.
 */
export interface Connections extends ConnectionsReader {
  /** Returns false when too many connections are open from this address already. */
  open(connection: Connection, address?: string): Promise<boolean>;
  /** Forgets a connection and all its subscriptions. */
  close(connectionId: string): Promise<void>;
  /** Subscribes a connection, on a presence channel as this user. Subscribing again is a no-op. */
  subscribe(
    connection: Connection,
    channel: string,
    options?: FrameOrder & Signed & { readonly user?: ChannelUser },
  ): Promise<Subscribed>;
  unsubscribe(connectionId: string, channel: string, options?: FrameOrder): Promise<void>;
  /**
   * Stores the account that a socket belongs to, and the session that says so; called when the account has a channel
   * authorised. Fails with `channel_refused` when the socket does not exist or belongs to another account.
   */
  identify(socketId: string, accountId: string, sessionId?: string): Promise<void>;
  /**
   * Stores the user who signed in on a connection. Returns false when it belongs to another user or has been closed.
   */
  signIn(connectionId: string, user: ChannelUser, signed?: Signed): Promise<boolean>;
  /**
   * Until this time, in milliseconds since the epoch, or until `endCount`, a count of the channel is awaited, for the
   * change with this id.
   */
  awaitCount(channel: string, id: string, untilMilliseconds: number): Promise<void>;
  /** No count is awaited any more, since one was told. Returns false when it is not this one by now. */
  endCount(channel: string, toldSubscriptions: number): Promise<boolean>;
}

/** How many connections may be opened with a key, whatever their addresses. */
export interface ConnectionBudget {
  /** Counts one; returns false when as many have been opened in the last minute as may be. */
  spend(key: string): Promise<boolean>;
}

/** Sends frames to one connection. */
export interface Sockets {
  /** Returns false when the connection is gone, or takes no frame while others do: then it is to be ended. */
  send(connectionId: string, frame: string): Promise<boolean>;
  /**
   * Like `send`, for a connection whose `$connect` may not have returned yet and which therefore looks gone: retries
   * for some hundred milliseconds.
   */
  sendFirst(connectionId: string, frame: string): Promise<boolean>;
  /** Ends the connection; a no-op when it is already gone. */
  end(connectionId: string): Promise<void>;
}

/** The first frame of a connection. */
export interface Greeting {
  readonly connectionId: string;
  readonly frame: string;
  /** Whether the greeting refuses the connection, which then ends. */
  readonly refuses: boolean;
}

/** The queue between `$connect`, which cannot write to its socket yet, and the greeter. */
export interface Greetings {
  send(greeting: Greeting): Promise<void>;
}

/** The queue of counts that are told later, of channels that change much. */
export interface Counts {
  /** Has the channel's count told in so many seconds. */
  send(channel: string, delaySeconds: number): Promise<void>;
}

/** The latest events of cache channels. */
export interface ChannelCache {
  /** The latest event of the last 30 minutes; undefined when there was none. */
  latest(channel: string): Promise<SequencedEvent | undefined>;
}

/** The key and signatures of the Pusher application. */
export interface ChannelSignatures {
  /**
   * The `auth` string for a subscription: `key:HMAC-SHA256(secret, socketId:channel[:channelData])`. For signing in the
   * channel is `:user:` and the data are the user's: `socketId::user::userData`. Never signs by a revoked secret, so that
   * a client which returns after a revocation is not refused.
   */
  sign(socketId: string, channel: string, channelData?: string): Promise<string>;
  /**
   * Whether `auth` is what `sign` would return, compared in constant time. Returns when the version of the secret was
   * made that signed it, in milliseconds since the epoch; undefined for a wrong signature.
   */
  verify(auth: string, socketId: string, channel: string, channelData?: string): Promise<number | undefined>;
  /** Whether the version of the secret that was made then has been revoked by now. Strongly consistent. */
  isVoid(madeAt: number): Promise<boolean>;
  /** Whether this is the application's public key. */
  isKey(key: string): Promise<boolean>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    channels: { publish: ChannelPublisher };
    channelCache: { read: ChannelCache };
    connections: { read: ConnectionsReader; write: Connections };
    connectionBudget: { spend: ConnectionBudget };
    sockets: { send: Sockets };
    counts: { send: Counts };
    greetings: { send: Greetings };
    channelSignatures: { read: ChannelSignatures };
  }
}
