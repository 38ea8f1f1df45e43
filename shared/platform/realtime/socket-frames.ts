import * as z from 'zod';
import type { ChannelDescription, MessageDescription } from './channel-description.ts';
import {
  ChannelName,
  errorFrame,
  establishedFrame,
  pongFrame,
  Subscription,
  subscribedFrame,
  subscriptionErrorFrame,
  Unsubscription,
} from './pusher.ts';

const JsonText = z.string().describe('JSON text');
const sample = 'private-account-5720955de2db76686c1f7c4d';

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
    fromClient('pusher:subscribe', 'Joins a channel', Subscription, { channel: sample, auth: 'key:signature' }),
    fromClient('pusher:unsubscribe', 'Leaves a channel', Unsubscription, { channel: sample }),
    fromClient('pusher:ping', 'Asks whether the connection lives', z.unknown(), {}),
    fromClient('pusher:pong', "The answer to the server's ping", z.unknown(), {}),
    fromClient('pusher:signin', 'Signs a user in', z.object({ auth: z.string(), user_data: JsonText }), {
      auth: 'key:signature',
      user_data: '{"id":"5720955de2db76686c1f7c4d"}',
    }),
  ],
};
