import * as z from 'zod';
import { code, opaque } from '#shared/kernel/forms/code.ts';
import { GibbyIdText, ObjectId, StreamToken } from '#shared/kernel/ids.ts';

/**
 * The Pusher Channels protocol as this product implements it (realtime.md, "Wire"; Pusher's "Channels WebSocket
 * protocol reference"): names, limits, error codes and the frames themselves. A frame is one JSON text.
 */

/** Supported versions of the protocol: the Java client requests 5, all others 7. */
export const protocolVersions = { lowest: 5, highest: 7 } as const;

/** The subprotocol that the Swift client offers and expects in the response. */
export const subprotocol = 'pusher-channels-protocol-7';

/**
 * Seconds of silence after which a client checks the connection with a ping. API Gateway closes a silent connection
 * after 600, so a client has two minutes for a ping that is late.
 */
export const activityTimeoutSeconds = 480;

/** API Gateway ends every connection after two hours; one this old receives a request to reconnect before that. */
export const reconnectAfterSeconds = 110 * 60;

/** A connection this old has ended for certain: API Gateway's limit and some minutes. */
export const overdueAfterSeconds = 125 * 60;

/** How many frames of a connection are carried out: enough for a client that subscribes to all its channels again. */
export const frameRule = { limit: 1_500, windowSeconds: 60 } as const;
/** How many refused client events a connection is forgiven. */
export const refusalRule = { limit: 50, windowSeconds: 10 } as const;

export const limits = {
  /** Connections that are open at once from one IPv4 address, or one /64 network of IPv6. */
  connectionsPerAddress: 1_000,
  /** Of a client event's data, as JSON text in UTF-8. */
  eventDataBytes: 10_240,
  eventNameCharacters: 200,
  clientEventsPerSecond: 10,
  channelsPerConnection: 1_000,
  /** Channels that a connection names in its life: each leaves an entry until the connection ends. */
  channelNamesPerConnection: 5_000,
  usersPerPresenceChannel: 100,
  /** Of a member's `user_info`, as JSON text in UTF-8. */
  userInfoBytes: 1_024,
  usersPerWatchlist: 100,
  /** Of a frame to a client, in UTF-8 (API Gateway's limit for the management API). */
  frameBytes: 128 * 1024,
} as const;

/** The name of a connection: `<digits>.<digits>`. */
export const SocketId = code(/^(?=.{3,64}$)\d+\.\d+$/, 'must be <digits>.<digits>');

/** The name of a channel: at most 200 of these characters (the limit of Pusher's own server library). */
export const ChannelName = code(/^[A-Za-z0-9_\-=@,.;]{1,200}$/, 'must be the name of a channel');

/** A user's id has any characters: the servers that sign it choose it. */
export const UserId = opaque(128, 1);

/** The name of the channel on which a signed-in user gets events of their own. A client asks for it by itself. */
export const OwnUserChannel = code(/^#server-to-user-.{1,128}$/s, 'must be #server-to-user- and the id of a user');

/**
 * Every error that a client can receive, by its cause. The code tells the client what to do: 4000-4099 do not
 * reconnect, 4100-4199 back off first, 4200-4299 reconnect at once, 4300-4399 stay connected. A code stands only for
 * what Pusher documents for it ("Channels WebSocket protocol reference", "Error codes"). All other errors have none,
 * because clients close the connection on a code that they take for the connection's own.
 */
export const socketErrors = {
  unknownKey: { code: 4001, message: 'There is no application with this key.' },
  malformedProtocolVersion: { code: 4006, message: 'The protocol version is not a number.' },
  unsupportedProtocolVersion: { code: 4007, message: 'This protocol version is not supported.' },
  noProtocolVersion: { code: 4008, message: 'A protocol version is required.' },
  notAuthorized: { code: 4009, message: 'This connection is not authorized any more.' },
  overCapacity: { code: 4100, message: 'Too much comes from this connection or address. Please come back later.' },
  // 4004, "over connection quota", would end a client for good (see "When a connection ends" in realtime.md).
  tooManyConnections: { code: 4100, message: 'Too many connections are being opened. Please come back later.' },
  reconnect: { code: 4200, message: 'This connection has lived long enough. Please reconnect.' },
  secretRevoked: { code: 4200, message: 'The signatures of this connection have been revoked. Please reconnect.' },
  malformedFrame: { code: null, message: 'The frame does not have the form of the protocol.' },
  subscriptionRefused: { code: null, message: 'The signature of this subscription is missing or wrong.' },
  memberRefused: { code: null, message: 'The channel data name no user, or are too long.' },
  tooManyChannels: { code: null, message: 'This connection is subscribed to as many channels as it may be.' },
  tooManyUsers: { code: null, message: 'As many users are on this channel as may be.' },
  signinRefused: { code: null, message: 'The signature or the data of this user are missing or wrong.' },
  otherUser: { code: null, message: 'This connection belongs to another user.' },
  clientEventRefused: { code: null, message: 'Client events need a private channel that the sender is subscribed to.' },
  clientEventTooLarge: { code: null, message: 'The name or the data of this client event is too long.' },
  messageRefused: { code: null, message: 'This message cannot be sent in the chat of this gig.' },
  clientEventsTooFast: { code: 4301, message: 'At most 10 client events a second may be sent.' },
  notConfirmed: {
    code: null,
    message: 'Whether this was sent is not known. Read the channel before you send it again.',
  },
  unavailable: { code: null, message: 'This could not be done now. Please try again.' },
  watchlistTooLong: { code: 4302, message: 'Only the first 100 users of the watchlist are accepted.' },
} as const;
export type SocketError = keyof typeof socketErrors;

/** A user of a presence channel, as its members see them. */
export interface ChannelUser {
  readonly userId: string;
  readonly userInfo?: unknown;
}

/** The data that a server signs for a member of a presence channel. Ids are text on the wire; it may sign a number. */
const MemberData = z.object({
  user_id: z.union([UserId, z.int().transform(String)]),
  user_info: z.unknown().optional(),
});

/** The data that a server signs for a user who signs in. */
const UserData = z.object({
  id: UserId,
  user_info: z.unknown().optional(),
  watchlist: z.array(UserId).optional(),
});

/** The user in a member's signed channel data; undefined when there is none, or one over the limits. */
export function memberIn(channelData: string): ChannelUser | undefined {
  const data = MemberData.safeParse(parsed(channelData)).data;
  return data && isShort(data.user_info) ? userOf(data.user_id, data.user_info) : undefined;
}

/** The user in signed user data, with the whole watchlist; undefined when there is none, or one over the limits. */
export function userIn(userData: string): { user: ChannelUser; watchlist: readonly string[] } | undefined {
  const data = UserData.safeParse(parsed(userData)).data;
  if (!data || !isShort(data.user_info)) return undefined;
  return { user: userOf(data.id, data.user_info), watchlist: [...new Set(data.watchlist)] };
}

const userOf = (userId: string, userInfo: unknown): ChannelUser => ({
  userId,
  ...(userInfo !== undefined && { userInfo }),
});

function isShort(userInfo: unknown): boolean {
  return Buffer.byteLength(JSON.stringify(userInfo) ?? '') <= limits.userInfoBytes;
}

/** A frame from a client: an event, usually with a channel and data. */
const ClientFrame = z.object({
  event: z.string().min(1),
  channel: z.string().optional(),
  data: z.unknown().optional(),
});
export type ClientFrame = z.infer<typeof ClientFrame>;

/** The data of `pusher:subscribe`. Clients send an absent member as absent, null or empty. */
export const Subscription = z.object({
  channel: z.union([ChannelName, OwnUserChannel]),
  auth: z.string().nullish(),
  channel_data: z.string().nullish(),
});
export type Subscription = z.infer<typeof Subscription>;

/** The data of `pusher:unsubscribe`. */
export const Unsubscription = Subscription.pick({ channel: true });

/** The data of `pusher:signin`. */
export const Signin = z.object({ auth: z.string(), user_data: z.string() });

/** What a client needs for a subscription, as the Pusher SDKs read it. */
export const ChannelAuthorization = z
  .object({
    auth: z.string(),
    /** On presence channels: the member, as JSON text. */
    channel_data: z.string().optional(),
  })
  .meta({ id: 'ChannelAuthorization' });
export type ChannelAuthorization = z.infer<typeof ChannelAuthorization>;

/** What a client needs to sign a user in, as the Pusher SDKs read it. */
export const UserAuthentication = z
  .object({ auth: z.string(), user_data: z.string() })
  .meta({ id: 'UserAuthentication' });

/** Parses a frame; undefined for an invalid one. */
export function readFrame(text: string): ClientFrame | undefined {
  return ClientFrame.safeParse(parsed(text)).data;
}

/** The data of a frame as a value: some clients send JSON text, others the value itself. */
export function dataOf(frame: ClientFrame): unknown {
  return typeof frame.data === 'string' ? (parsed(frame.data) ?? frame.data) : frame.data;
}

/** The value of a JSON text; undefined when it is none. */
export function parsed(text: string): unknown {
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

/** Confirms a subscription; on a presence channel with its users. */
export function subscribedFrame(channel: string, users?: readonly ChannelUser[]): string {
  const data = users ? { presence: rosterOf(users) } : {};
  return eventFrame({ event: 'pusher_internal:subscription_succeeded', channel, data });
}

function rosterOf(users: readonly ChannelUser[]) {
  const hash = Object.fromEntries(users.map(({ userId, userInfo = null }) => [userId, userInfo]));
  return { ids: users.map(({ userId }) => userId), hash, count: users.length };
}

/** Tells a new subscriber of a cache channel that there is no event to begin with. */
export function cacheMissFrame(channel: string): string {
  return eventFrame({ event: 'pusher:cache_miss', channel, data: {} });
}

/** Confirms that the connection belongs to the user of these data. */
export function signedInFrame(userData: string): string {
  return eventFrame({ event: 'pusher:signin_success', data: { user_data: userData } });
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
export function eventFrame(event: {
  event: string;
  channel?: string;
  data: unknown;
  userId?: string;
  /** The event's place in its channel: not of the protocol, and so ignored by clients that do not know it. */
  seq?: number;
}): string {
  return JSON.stringify({
    event: event.event,
    // The protocol gives watchlist events no channel.
    channel: event.channel?.startsWith(watchPrefix) ? undefined : event.channel,
    data: dataText(event.data),
    user_id: event.userId,
    seq: event.seq,
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

/** Whether the channel shows its users. */
export function isPresence(channel: string): boolean {
  return channel.startsWith('presence-');
}

/** Whether a new subscriber of the channel gets its latest event first. */
export function isCache(channel: string): boolean {
  return /^(?:private-encrypted-|private-|presence-)?cache-/.test(channel);
}

/** Whether only the server subscribes connections to the channel: as a consequence of signing in. */
export function isInternal(channel: string): boolean {
  return channel.startsWith('#');
}

/**
 * Whether all on the channel get `pusher_internal:subscription_count`. Presence channels have their users instead, and
 * the parties of the product's own channels are known.
 */
export function countsSubscriptions(channel: string): boolean {
  return !isPresence(channel) && !isInternal(channel) && subjectOf(channel) === undefined;
}

const userPrefix = '#server-to-user-';
const watchPrefix = '#watch-';

/** The channel of everything that is sent to one user; exactly the connections that signed in as the user are on it. */
export function userChannel(userId: string): string {
  return userPrefix + userId;
}

/** The user whose channel this is; undefined for every other channel. */
export function userOfChannel(channel: string): string | undefined {
  return channel.startsWith(userPrefix) ? channel.slice(userPrefix.length) : undefined;
}

/** The channel of all connections whose watchlist has this user. */
export function watchChannel(userId: string): string {
  return watchPrefix + userId;
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

/** The channel that shows which of the two parties of a gig are there. */
export function gigPresenceChannel(gigId: string): string {
  return `presence-gig-${gigId}`;
}

/** The channel that shows which of the two members of a Gibby room are there. */
export function roomPresenceChannel(roomId: number): string {
  return `presence-room-${roomId}`;
}

/** The subject of a private or presence channel of this product. */
export type ChannelSubject =
  | { readonly kind: 'account' | 'chat' | 'gigPresence'; readonly id: ObjectId }
  | { readonly kind: 'room' | 'roomPresence'; readonly id: number }
  | { readonly kind: 'stream'; readonly token: string };

const kinds = {
  'private-account-': 'account',
  'private-chat_': 'chat',
  'presence-gig-': 'gigPresence',
  'private-room-': 'room',
  'presence-room-': 'roomPresence',
} as const;

/** The subject of a private or presence channel of this product; undefined for any other name. */
export function subjectOf(channel: string): ChannelSubject | undefined {
  for (const [prefix, kind] of Object.entries(kinds)) {
    if (channel.startsWith(prefix)) return namedSubject(kind, channel.slice(prefix.length));
  }
  const token = channel.startsWith('private-') ? StreamToken.safeParse(channel.slice('private-'.length)) : undefined;
  return token?.success ? { kind: 'stream', token: token.data } : undefined;
}

function namedSubject(kind: (typeof kinds)[keyof typeof kinds], id: string): ChannelSubject | undefined {
  if (kind === 'room' || kind === 'roomPresence') {
    const room = GibbyIdText.safeParse(id);
    return room.success ? { kind, id: room.data } : undefined;
  }
  return ObjectId.safeParse(id).success ? { kind, id } : undefined;
}

/** The public name of a gig's chat channel (D20 sample). */
export function chatChannelOf(gigId: ObjectId): string {
  return `chat_${gigId}`;
}
