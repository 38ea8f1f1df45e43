/** A channel as servers may ask for it. */
export interface ChannelState {
  /** A channel whose name is a secret token has the name under which the table stores it. */
  readonly name: string;
  /** Connections that are subscribed; the channel is occupied when there is one. */
  readonly subscriptionCount: number;
  /** Distinct users of a presence channel; 0 for any other. */
  readonly userCount: number;
}

/** What a cache channel sends to new subscribers. */
export interface CachedEvent {
  readonly data: string;
  /** Seconds until it is forgotten. */
  readonly ttl: number;
}
