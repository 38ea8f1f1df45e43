import * as z from 'zod';

/** An event as it waits in the queue `fanout`. Its channel is the message group. */
export const PublishedEvent = z.object({
  /** The same for each repetition of the same publication. */
  id: z.string(),
  channel: z.string(),
  event: z.string(),
  data: z.unknown(),
  exceptSocket: z.string().optional(),
  userId: z.string().optional(),
  /**
   * Present when it may have been published before, so long ago that the queue does not know: since this time, in
   * milliseconds since the epoch.
   */
  since: z.number().optional(),
});
export type PublishedEvent = z.infer<typeof PublishedEvent>;

/** An event with its place among all events of its channel: 1, 2, 3 and so on. */
export const SequencedEvent = PublishedEvent.omit({ id: true, channel: true, since: true }).extend({ seq: z.int() });
export type SequencedEvent = z.infer<typeof SequencedEvent>;

/** Events for the members in one shard of a channel. Channel and shard are the message group. */
export const Share = z.object({ channel: z.string(), shard: z.int(), events: z.array(SequencedEvent) });
export type Share = z.infer<typeof Share>;

/** A message of the queue `fanout`. */
export const FanOutMessage = z.union([Share, PublishedEvent]);
export type FanOutMessage = z.infer<typeof FanOutMessage>;
