/** One event on one channel, as Pusher clients receive it. */
export interface ChannelEvent {
  readonly channel: string;
  readonly event: string;
  readonly data: unknown;
  /** Socket that must not get it: the sender of a client event. */
  readonly exceptSocket?: string;
  /** User id that presence channels show as the sender. */
  readonly userId?: string;
}

/** Sends to everybody who is subscribed. Delivery is at least once and ordered per channel and caller. */
export interface ChannelPublisher {
  publish(events: readonly ChannelEvent[]): Promise<void>;
}

export interface Connection {
  readonly connectionId: string;
  /** The `<digits>.<digits>` name that the Pusher protocol gives a connection. */
  readonly socketId: string;
}

/** Who is connected and subscribed to what. */
export interface Connections {
  open(connection: Connection): Promise<void>;
  get(connectionId: string): Promise<Connection | undefined>;
  /** Forgets a connection and all its subscriptions. */
  close(connectionId: string): Promise<void>;
  subscribe(connection: Connection, channel: string): Promise<void>;
  unsubscribe(connectionId: string, channel: string): Promise<void>;
  isSubscribed(connectionId: string, channel: string): Promise<boolean>;
  /** Remembers whose socket this is: said when that account had a channel authorised for it. */
  identify(socketId: string, accountId: string): Promise<void>;
  accountOf(socketId: string): Promise<string | undefined>;
}

/** Sends a frame to one connection. Answers false when it is gone. */
export interface Sockets {
  send(connectionId: string, frame: string): Promise<boolean>;
}

/** The queue between `$connect`, which cannot write to its socket yet, and the greeter. */
export interface Greetings {
  send(connection: Connection): Promise<void>;
}

/** The Pusher application key and its signatures. */
export interface ChannelSignatures {
  /** The `auth` string for a subscription: `key:HMAC-SHA256(secret, socketId:channel[:channelData])`. */
  sign(socketId: string, channel: string, channelData?: string): Promise<string>;
  /** Whether `auth` is what `sign` would answer, compared in constant time. */
  verify(auth: string, socketId: string, channel: string, channelData?: string): Promise<boolean>;
  /** Whether this is the application's public key. */
  isKey(key: string): Promise<boolean>;
}
