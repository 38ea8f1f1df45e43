import * as z from 'zod';

/** What one subscription, or its end, changed on a channel. */
export const ChannelChange = z.object({
  /** The same at each delivery. */
  id: z.string(),
  channel: z.string(),
  /** The socket that was subscribed or has left. */
  socketId: z.string(),
  /** Whether the channel has become occupied (true) or vacated (false); absent when it is occupied as before. */
  occupied: z.boolean().optional(),
  /** The user who has come to a presence channel with a first socket, or left it with the last. */
  user: z.object({ userId: z.string(), userInfo: z.unknown().optional(), isPresent: z.boolean() }).optional(),
  at: z.string(),
});
export type ChannelChange = z.infer<typeof ChannelChange>;

/** How many are on a channel. */
export interface ChannelCounts {
  /** Subscribed connections; 0 when the channel is vacant. */
  readonly subscriptions: number;
  /** Users of a presence channel. */
  readonly users: number;
}

/** The same, and until when another telling of the count is awaited, in milliseconds since the epoch. */
export interface CountedChannel extends ChannelCounts {
  readonly countAwaitedUntil?: number | undefined;
  /** The id of the change for which it is awaited. */
  readonly countAwaitedFor?: string | undefined;
}

/** What members of a channel hear of a change. */
export interface ChangeEvent {
  readonly channel: string;
  readonly event: string;
  readonly data: unknown;
  /** Socket that must not hear it. */
  readonly exceptSocket?: string;
}
