import type { CachedEvent, ChannelState } from './channel-state.ts';

/** Which channels are occupied, and by whom. Strongly consistent for one channel, eventually for the list. */
export interface ChannelDirectory {
  /** All occupied channels whose names begin with the prefix, by name. */
  occupied(prefix: string): Promise<readonly ChannelState[]>;
  /** The state of one channel; with counts of 0 when it is vacant. */
  state(channel: string): Promise<ChannelState>;
  /** The distinct users of a presence channel, by id. */
  users(channel: string): Promise<readonly string[]>;
  /** What a cache channel holds; undefined when it holds nothing. */
  cached(channel: string): Promise<CachedEvent | undefined>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    channelDirectory: { read: ChannelDirectory };
  }
}
