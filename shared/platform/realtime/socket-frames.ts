import * as z from 'zod';
import type { ChannelDescription, MessageDescription } from './channel-description.ts';
import {
  ChannelName,
  cacheMissFrame,
  errorFrame,
  establishedFrame,
  eventFrame,
  pongFrame,
  Signin,
  Subscription,
  signedInFrame,
  subscribedFrame,
  subscriptionErrorFrame,
  Unsubscription,
} from './pusher.ts';

const JsonText = z.string().describe('JSON text');
const sample = 'private-account-5720955de2db76686c1f7c4d';
const presenceSample = 'presence-gig-5720955de2db76686c1f7c4d';

/** A frame with this event, these further members and, of an event frame, its data as JSON text. */
function frame(name: string, members: z.ZodRawShape): z.ZodType {
  return z.object({ event: z.literal(name), ...members });
}

function fromServer(name: string, summary: string, members: z.ZodRawShape, text: string): MessageDescription {
  return { name, summary, sentBy: 'server', payload: frame(name, members), example: JSON.parse(text) };
}

function fromClient(name: string, summary: string, data: z.ZodType, example: unknown): MessageDescription {
  return { name, summary, sentBy: 'client', payload: frame(name, { data }), example: { event: name, data: example } };
}

const onChannel = { channel: ChannelName, data: JsonText };
const ErrorData = z.object({ code: z.int().nullable(), message: z.string() });

/** The frames of the protocol itself (realtime.md, "Wire"). */
export const socketFrames: ChannelDescription = {
  id: 'socket',
  address: '/app/{key}',
  summary: "A client's connection. All channels run through it, as frames with the members event, channel and data.",
  parameters: { key: 'Public key of the application' },
  messages: [
    fromServer('pusher:connection_established', 'The first frame', { data: JsonText }, establishedFrame('1234.5678')),
    fromServer('pusher:error', 'What went wrong, as a code', { data: ErrorData }, errorFrame('reconnect')),
    fromServer('pusher:pong', 'The answer to a ping', { data: JsonText }, pongFrame),
    fromServer(
      'pusher_internal:subscription_succeeded',
      'The client is on the channel',
      onChannel,
      subscribedFrame(sample),
    ),
    fromServer(
      'pusher:subscription_error',
      'The client may not join the channel',
      onChannel,
      subscriptionErrorFrame(sample, 'notAuthorized'),
    ),
    fromServer(
      'pusher_internal:member_added',
      'A user has come to a presence channel with a first socket',
      onChannel,
      eventFrame({
        event: 'pusher_internal:member_added',
        channel: presenceSample,
        data: { user_id: '5720955de2db76686c1f7c4d', user_info: { role: 'customer' } },
      }),
    ),
    fromServer(
      'pusher_internal:member_removed',
      'A user has left a presence channel with the last socket',
      onChannel,
      eventFrame({
        event: 'pusher_internal:member_removed',
        channel: presenceSample,
        data: { user_id: '5720955de2db76686c1f7c4d' },
      }),
    ),
    fromServer(
      'pusher_internal:subscription_count',
      'How many connections are on the channel',
      onChannel,
      eventFrame({ event: 'pusher_internal:subscription_count', channel: 'news', data: { subscription_count: 2 } }),
    ),
    fromServer('pusher:cache_miss', 'A cache channel has no event', onChannel, cacheMissFrame('cache-news')),
    fromServer(
      'pusher:signin_success',
      'The user is signed in on this connection',
      { data: JsonText },
      signedInFrame('{"id":"5720955de2db76686c1f7c4d"}'),
    ),
    fromServer(
      'pusher_internal:watchlist_events',
      'Users of the watchlist have come online or gone offline',
      { data: JsonText },
      eventFrame({
        event: 'pusher_internal:watchlist_events',
        data: { events: [{ name: 'online', user_ids: ['5720955de2db76686c1f7c4d'] }] },
      }),
    ),
    fromClient('pusher:subscribe', 'Joins a channel', Subscription, { channel: sample, auth: 'key:signature' }),
    fromClient('pusher:unsubscribe', 'Leaves a channel', Unsubscription, { channel: sample }),
    fromClient('pusher:ping', 'Asks whether the connection lives', z.unknown(), {}),
    fromClient('pusher:pong', "The answer to the server's ping", z.unknown(), {}),
    fromClient('pusher:signin', 'Signs a user in', Signin, {
      auth: 'key:signature',
      user_data: '{"id":"5720955de2db76686c1f7c4d"}',
    }),
  ],
};
