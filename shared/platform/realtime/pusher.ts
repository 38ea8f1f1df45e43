import * as z from 'zod';
import { GibbyIdText, ObjectId, StreamToken } from '#shared/kernel/ids.ts';

/**
 * The Pusher Channels protocol as this product implements it (realtime.md, "Wire"; Pusher's "Channels WebSocket
 * protocol reference"): names, limits, error codes and the frames themselves. A frame is one JSON text.
 */

/** Supported versions of the protocol: the Java client requests 5, all others 7. */
export const protocolVersions = { lowest: 5, highest: 7 } as const;

/** The subprotocol that the Swift client offers and expects in the response. */
export const subprotocol = 'pusher-channels-protocol-7';

/** Seconds of silence after which a client checks the connection with a ping. API Gateway closes it after 600. */
export const activityTimeoutSeconds = 120;

/** API Gateway ends every connection after two hours; one this old receives a request to reconnect before that. */
export const reconnectAfterSeconds = 110 * 60;

export const limits = {
  /** Of a client event's data, as JSON text in UTF-8. */
  eventDataBytes: 10_240,
  eventNameCharacters: 200,
  clientEventsPerSecond: 10,
  channelsPerConnection: 100,
} as const;

/** The name of a connection: `<digits>.<digits>`. */
export const SocketId = z
  .string()
  .max(64)
  .regex(/^\d+\.\d+$/, 'must be <digits>.<digits>');

/** The name of a channel: at most 200 of these characters (the limit of Pusher's own server library). */
export const ChannelName = z.string().regex(/^[A-Za-z0-9_\-=@,.;]{1,200}$/, 'must be the name of a channel');

/**
 * Every error that a client can receive, by its cause. The code tells the client what to do: 4000-4099 do not
 * reconnect, 4100-4199 back off first, 4200-4299 reconnect at once, 4300-4399 stay connected. 4300 is this product's
 * own.
 */
export const socketErrors = {
  unknownKey: { code: 4001, message: 'There is no application with this key.' },
  malformedProtocolVersion: { code: 4006, message: 'The protocol version is not a number.' },
  unsupportedProtocolVersion: { code: 4007, message: 'This protocol version is not supported.' },
  noProtocolVersion: { code: 4008, message: 'A protocol version is required.' },
  notAuthorized: { code: 4009, message: 'This connection is not authorized to do this.' },
  reconnect: { code: 4200, message: 'This connection has lived long enough. Please reconnect.' },
  malformedFrame: { code: 4300, message: 'The frame does not have the form of the protocol.' },
  tooManyChannels: { code: 4300, message: 'This connection is subscribed to as many channels as it may be.' },
  clientEventRefused: { code: 4301, message: 'Client events need a private channel that the sender is subscribed to.' },
  clientEventTooLarge: { code: 4301, message: 'The name or the data of this client event is too long.' },
  clientEventsTooFast: { code: 4301, message: 'At most 10 client events a second may be sent.' },
  messageRefused: { code: 4301, message: 'This message cannot be sent in the chat of this gig.' },
} as const;
export type SocketError = keyof typeof socketErrors;

/** A frame from a client: an event, usually with a channel and data. */
const ClientFrame = z.object({
  event: z.string().min(1),
  channel: z.string().optional(),
  data: z.unknown().optional(),
});
export type ClientFrame = z.infer<typeof ClientFrame>;

/** The data of `pusher:subscribe`. */
export const Subscription = z.object({
  channel: ChannelName,
  auth: z.string().optional(),
  channel_data: z.string().optional(),
});
export type Subscription = z.infer<typeof Subscription>;

/** The data of `pusher:unsubscribe`. */
export const Unsubscription = z.object({ channel: ChannelName });

/** Parses a frame; undefined for an invalid one. */
export function readFrame(text: string): ClientFrame | undefined {
  return ClientFrame.safeParse(parsed(text)).data;
}

/** The data of a frame as a value: some clients send JSON text, others the value itself. */
export function dataOf(frame: ClientFrame): unknown {
  return typeof frame.data === 'string' ? (parsed(frame.data) ?? frame.data) : frame.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The first frame of a connection: a client sends nothing before it. */
export function establishedFrame(socketId: string): string {
  const data = { socket_id: socketId, activity_timeout: activityTimeoutSeconds };
  return eventFrame({ event: 'pusher:connection_established', data });
}

export const pongFrame = eventFrame({ event: 'pusher:pong', data: {} });

export function subscribedFrame(channel: string): string {
  return eventFrame({ event: 'pusher_internal:subscription_succeeded', channel, data: {} });
}

/** Tells the channel's listeners that the subscription failed; `errorFrame` tells the connection's listeners. */
export function subscriptionErrorFrame(channel: string, error: SocketError): string {
  const data = { type: 'AuthError', error: socketErrors[error].message, status: 403 };
  return eventFrame({ event: 'pusher:subscription_error', channel, data });
}

/** The only frame whose data is an object. */
export function errorFrame(error: SocketError): string {
  return JSON.stringify({ event: 'pusher:error', data: socketErrors[error] });
}

/** A frame from the server. Its data is always a string: a string stays as it is, any other value becomes JSON text. */
export function eventFrame(event: { event: string; channel?: string; data: unknown; userId?: string }): string {
  return JSON.stringify({
    event: event.event,
    channel: event.channel,
    data: dataText(event.data),
    user_id: event.userId,
  });
}

/** The data of an event as it travels: text as it is, anything else as JSON text. */
export function dataText(data: unknown): string {
  return typeof data === 'string' ? data : (JSON.stringify(data) ?? 'null');
}

/** Whether a client event is within the limits of name and data. */
export function fitsLimits(frame: ClientFrame): boolean {
  return (
    frame.event.length <= limits.eventNameCharacters && Buffer.byteLength(dataText(frame.data)) <= limits.eventDataBytes
  );
}

/** Whether a subscription to the channel needs a signature. */
export function needsSignature(channel: string): boolean {
  return channel.startsWith('private-') || channel.startsWith('presence-');
}

/** Whether the channel shows its members. Such channels are not offered yet. */
export function isPresence(channel: string): boolean {
  return channel.startsWith('presence-');
}

/** Whether the channel keeps its last event for new subscribers. */
export function isCache(channel: string): boolean {
  return /^(?:private-encrypted-|private-|presence-)?cache-/.test(channel);
}

/** The channel of everything that concerns one account. */
export function accountChannel(accountId: string): string {
  return `private-account-${accountId}`;
}

/** The channel that the customer and the operator of a gig share. */
export function chatChannel(gigId: string): string {
  return `private-${chatChannelOf(gigId)}`;
}

/** The channel of one party of an instant stream. The party's secret token is its name. */
export function streamChannel(token: string): string {
  return `private-${token}`;
}

/** The channel of a Gibby room, where its requester and its traveller talk (X08). */
export function roomChannel(roomId: number): string {
  return `private-room-${roomId}`;
}

/** The subject of a private channel of this product. */
export type ChannelSubject =
  | { readonly kind: 'account' | 'chat'; readonly id: ObjectId }
  | { readonly kind: 'room'; readonly id: number }
  | { readonly kind: 'stream'; readonly token: string };

/** The subject of a private channel of this product; undefined for any other name. */
export function subjectOf(channel: string): ChannelSubject | undefined {
  const [, kind, id = ''] = /^private-(account-|chat_|room-)?(.*)$/.exec(channel) ?? [];
  if (kind === undefined) return StreamToken.safeParse(id).success ? { kind: 'stream', token: id } : undefined;
  if (kind === 'room-') {
    const room = GibbyIdText.safeParse(id);
    return room.success ? { kind: 'room', id: room.data } : undefined;
  }
  if (!ObjectId.safeParse(id).success) return undefined;
  return { kind: kind === 'chat_' ? 'chat' : 'account', id };
}

/** The public name of a gig's chat channel (D20 sample). */
export function chatChannelOf(gigId: ObjectId): string {
  return `chat_${gigId}`;
}
