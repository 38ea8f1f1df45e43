import * as z from 'zod';
import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { prefixes } from './realtime.keys.ts';

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

/** Changes of channels in the order in which they happened, from which presence events, counts and webhooks follow. */
export const channelChanges = defineTopic({
  name: 'channelChange',
  keys: { partition: prefixes.channel, sort: sortPrefixes.event },
  record: ChannelChange,
});
