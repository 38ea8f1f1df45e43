import * as z from 'zod';
import { opaque } from '#shared/kernel/forms/code.ts';
import { ChannelName, limits, OwnUserChannel, SocketId } from '#shared/platform/realtime/pusher.ts';

/** The id of the application in a path. The signature has been checked with it. */
export const AppId = opaque(64);

/** What a server may ask about a channel (Pusher's "HTTP API reference"). */
const attributes = ['user_count', 'subscription_count', 'cache'] as const;
export type Attribute = (typeof attributes)[number];

function commaSeparated<const Names extends readonly Attribute[]>(names: Names) {
  const listed = z.array(z.enum(names), { error: `must be a list, separated by commas, of ${names.join(', ')}` });
  return opaque(200)
    .transform((text) => text.split(',').filter((name) => name !== ''))
    .pipe(listed);
}

/** Attributes that several channels can be asked for at once. */
export const Counts = commaSeparated(['user_count', 'subscription_count']);

/** Attributes of one channel. */
export const Attributes = commaSeparated(attributes);

/** What was asked about a channel. An attribute that the channel does not have is absent. */
export const ChannelAttributes = z
  .object({
    user_count: z.int().min(0).optional(),
    subscription_count: z.int().min(0).optional(),
    cache: z
      .object({ data: z.string(), ttl: z.int().min(0) })
      .nullable()
      .optional(),
  })
  .meta({ id: 'ChannelAttributes' });
export type ChannelAttributes = z.infer<typeof ChannelAttributes>;

/** A channel, or the one that Pusher's libraries name to reach all connections of a user who has signed in. */
const Target = z.union(
  [ChannelName, OwnUserChannel],
  'must be the name of a channel, of at most 200 characters of A-Za-z0-9_-=@,.;',
);

/** The names that begin like this are the protocol's own. */
const EventName = opaque(limits.eventNameCharacters, 1).regex(
  /^(?!pusher(?:_internal)?:)/,
  'must not begin like the names of the protocol',
);

const eventFields = {
  name: EventName,
  /** Text, normally JSON; at most 10 KiB, which is answered by 413. */
  data: z.json(),
  /** The connection that must not receive the event: that of the user who caused it. */
  socket_id: SocketId.optional(),
  info: Counts.optional(),
};

/** One event for one or several channels. */
export const TriggeredEvent = z
  .object({ ...eventFields, channels: z.array(Target).min(1).max(100).optional(), channel: Target.optional() })
  .refine(({ channels, channel }) => channels !== undefined || channel !== undefined, {
    path: ['channels'],
    error: 'channels or channel is required',
  })
  .meta({ id: 'TriggeredEvent' });
export type TriggeredEvent = z.infer<typeof TriggeredEvent>;

/** One event of a batch. */
export const BatchedEvent = z.object({ ...eventFields, channel: Target }).meta({ id: 'BatchedEvent' });
export type BatchedEvent = z.infer<typeof BatchedEvent>;
