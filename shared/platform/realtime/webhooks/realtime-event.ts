import * as z from 'zod';

const ofChannel = { channel: z.string() };

/** One event of a channel, in the form of Pusher's webhooks ("Webhooks", "Events"). */
export const RealtimeEvent = z.discriminatedUnion('name', [
  z.object({ name: z.literal('channel_occupied'), ...ofChannel }),
  z.object({ name: z.literal('channel_vacated'), ...ofChannel }),
  z.object({ name: z.literal('member_added'), ...ofChannel, user_id: z.string() }),
  z.object({ name: z.literal('member_removed'), ...ofChannel, user_id: z.string() }),
  z.object({
    name: z.literal('client_event'),
    ...ofChannel,
    event: z.string(),
    data: z.string(),
    socket_id: z.string(),
    /** Present on presence channels alone. */
    user_id: z.string().optional(),
  }),
  z.object({ name: z.literal('cache_miss'), ...ofChannel }),
  z.object({ name: z.literal('subscription_count'), ...ofChannel, subscription_count: z.int() }),
]);
export type RealtimeEvent = z.infer<typeof RealtimeEvent>;
export type RealtimeEventName = RealtimeEvent['name'];

export const realtimeEventNames: readonly RealtimeEventName[] = RealtimeEvent.options.flatMap(
  ({ shape }) => shape.name.def.values,
);

/** An event as it is stored, with those that followed it at the same moment, until its webhook was sent. */
export const StoredRealtimeEvent = z.object({
  event: RealtimeEvent,
  following: z.array(RealtimeEvent).default([]),
  /** When they happened, in milliseconds since the epoch. */
  at: z.int(),
});
export type StoredRealtimeEvent = z.infer<typeof StoredRealtimeEvent>;
