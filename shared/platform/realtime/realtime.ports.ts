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
   * on none is lost. `id` is the same for each repetition of the same publication, which publishes nothing new.
   */
  publish(events: readonly ChannelEvent[], id: string): Promise<void>;
}

export interface Connection {
  readonly connectionId: string;
  /** The `<digits>.<digits>` name that the Pusher protocol gives a connection. */
  readonly socketId: string;
}

/** A connection with its account and subscriptions. */
export interface OpenConnection extends Connection {
  /** The account that had a channel authorised for this connection, if any. */
  readonly accountId?: string;
  readonly channelCount: number;
  /** Whether the connection is subscribed to a channel. */
  isOn(channel: string): boolean;
}

/** Which connections exist, and which channels they are subscribed to. */
export interface Connections {
  open(connection: Connection): Promise<void>;
  /** Strongly consistent. */
  get(connectionId: string): Promise<OpenConnection | undefined>;
  /** Forgets a connection and all its subscriptions. */
  close(connectionId: string): Promise<void>;
  /**
   * Returns false when the connection has reached the maximum number of channels. Fails with `changed_meanwhile` when
   * the connection has been closed. Subscribing again is a no-op.
   */
  subscribe(connection: Connection, channel: string): Promise<boolean>;
  unsubscribe(connectionId: string, channel: string): Promise<void>;
  /**
   * Stores the account that a socket belongs to; called when the account has a channel authorised. Fails with
   * `channel_refused` when the socket does not exist or belongs to another account.
   */
  identify(socketId: string, accountId: string): Promise<void>;
  /** The connections known to belong to an account, by id. Strongly consistent. */
  ofAccount(accountId: string): Promise<readonly string[]>;
}

/** Sends frames to one connection. */
export interface Sockets {
  /** Returns false when the connection is gone. */
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

/** The key and signatures of the Pusher application. */
export interface ChannelSignatures {
  /** The `auth` string for a subscription: `key:HMAC-SHA256(secret, socketId:channel[:channelData])`. */
  sign(socketId: string, channel: string, channelData?: string): Promise<string>;
  /** Whether `auth` is what `sign` would return, compared in constant time. */
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
