/** One event on one channel, as Pusher clients receive it. */
export interface ChannelEvent {
  readonly channel: string;
  readonly event: string;
  /** Text is sent as it is, everything else as JSON. */
  readonly data: unknown;
  /** Socket that must not get it: the sender of a client event. */
  readonly exceptSocket?: string;
  /** User id that presence channels show as the sender. */
  readonly userId?: string;
}

/**
 * Sends to everybody who is subscribed, in order for each channel of one call. A connection that cannot be reached after
 * retries misses the event and is not waited for: its client sees the gap in `seq` and reads what it missed.
 */
export interface ChannelPublisher {
  publish(events: readonly ChannelEvent[]): Promise<void>;
}

export interface Connection {
  readonly connectionId: string;
  /** The `<digits>.<digits>` name that the Pusher protocol gives a connection. */
  readonly socketId: string;
}

/** A connection and what came of it. */
export interface OpenConnection extends Connection {
  /** Whose it is, once that account had a channel authorised for it. */
  readonly accountId?: string;
  readonly channelCount: number;
  /** Whether it is subscribed to a channel. */
  isOn(channel: string): boolean;
}

/** Who is connected and subscribed to what. */
export interface Connections {
  open(connection: Connection): Promise<void>;
  /** Strongly consistent. */
  get(connectionId: string): Promise<OpenConnection | undefined>;
  /** Forgets a connection and all its subscriptions. */
  close(connectionId: string): Promise<void>;
  /**
   * Answers false when the connection is on as many channels as it may be. Fails with `changed_meanwhile` when it was
   * closed meanwhile. Subscribing again is a no-op.
   */
  subscribe(connection: Connection, channel: string): Promise<boolean>;
  unsubscribe(connectionId: string, channel: string): Promise<void>;
  /**
   * Remembers whose socket this is: said when that account had a channel authorised for it. Fails with
   * `channel_refused` when there is no such socket or it is another account's.
   */
  identify(socketId: string, accountId: string): Promise<void>;
  /** The connections that are known to be an account's, by id. Strongly consistent. */
  ofAccount(accountId: string): Promise<readonly string[]>;
}

/** Sends frames to one connection. */
export interface Sockets {
  /** Answers false when the connection is gone. */
  send(connectionId: string, frame: string): Promise<boolean>;
  /**
   * Like `send`, for a connection whose `$connect` may not have returned yet and which therefore looks gone: asks again
   * for some hundred milliseconds.
   */
  sendFirst(connectionId: string, frame: string): Promise<boolean>;
  /** Ends the connection; one that is gone already is left so. */
  end(connectionId: string): Promise<void>;
}

/** The first frame of a connection. */
export interface Greeting {
  readonly connectionId: string;
  readonly frame: string;
  /** Whether the connection is refused by it, and ended. */
  readonly refuses: boolean;
}

/** The queue between `$connect`, which cannot write to its socket yet, and the greeter. */
export interface Greetings {
  send(greeting: Greeting): Promise<void>;
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

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    channels: { publish: ChannelPublisher };
    connections: { write: Connections };
    sockets: { send: Sockets };
    greetings: { send: Greetings };
    channelSignatures: { read: ChannelSignatures };
  }
}
