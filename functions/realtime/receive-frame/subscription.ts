import { frameOf } from '#shared/platform/realtime/fan-out/fan-out.rules.ts';
import type { SequencedEvent } from '#shared/platform/realtime/fan-out/fan-out.ts';
import {
  type ChannelUser,
  type ClientFrame,
  cacheMissFrame,
  dataOf,
  errorFrame,
  isCache,
  isInternal,
  isPresence,
  limits,
  memberIn,
  needsSignature,
  type SocketError,
  Subscription,
  subscribedFrame,
  subscriptionErrorFrame,
  Unsubscription,
  userChannel,
} from '#shared/platform/realtime/pusher.ts';
import type { OpenConnection } from '#shared/platform/realtime/realtime.ports.ts';
import type { Answers, Ports, Sender } from './ports.ts';
import { type Signature, signatureOf } from './signature.ts';

/** Subscribes to a channel, with its signature where it needs one. */
export async function subscribe(
  frame: ClientFrame,
  { connectionId, sequenceNumber: place }: Sender,
  ports: Ports,
): Promise<Answers> {
  const subscription = Subscription.safeParse(dataOf(frame)).data;
  if (!subscription) return [errorFrame('malformedFrame')];
  const connection = await ports.connections.get(connectionId);
  if (!connection) return 'reconnect';
  const { channel } = subscription;
  const signature = needsSignature(channel)
    ? await signatureOf(signedTextOf(subscription), connection, ports)
    : undefined;
  const refusal = obstacleTo(subscription, connection, signature);
  if (refusal) return refused(channel, refusal);
  const user = memberOf(subscription, connection);
  if (user === 'memberRefused') return refused(channel, user);
  const outcome = await ports.connections.subscribe(connection, channel, {
    place,
    ...signature,
    ...(user && { user }),
  });
  switch (outcome) {
    case 'subscribed':
      // A revocation either finds the subscription, or is found here.
      if (signature && (await ports.channelSignatures.isVoid(signature.madeAt))) return 'secretRevoked';
      return confirmation(channel, { connectionId, place }, ports);
    case 'superseded':
      return [];
    case 'closed':
      return 'reconnect';
    default:
      return refused(channel, outcome);
  }
}

/** Unsubscribes from a channel. The protocol has no answer to it. */
export async function unsubscribe(
  frame: ClientFrame,
  { connectionId, sequenceNumber: place }: Sender,
  ports: Ports,
): Promise<Answers> {
  const unsubscription = Unsubscription.safeParse(dataOf(frame)).data;
  if (!unsubscription) return [errorFrame('malformedFrame')];
  // Only signing in puts a connection on such a channel, and it stays there.
  if (!isInternal(unsubscription.channel)) {
    await ports.connections.unsubscribe(connectionId, unsubscription.channel, { place });
  }
  return [];
}

/** Tells the channel's listeners and the connection's that a subscription failed. */
export function refused(channel: string, error: SocketError): readonly string[] {
  return [subscriptionErrorFrame(channel, error), errorFrame(error)];
}

function signedTextOf({ channel, auth, channel_data: data }: Subscription) {
  return { auth: auth ?? '', channel, data: data ?? undefined };
}

function obstacleTo(
  { channel }: Subscription,
  { user }: OpenConnection,
  signature: Signature | undefined,
): SocketError | undefined {
  if (isInternal(channel)) return user && userChannel(user.userId) === channel ? undefined : 'subscriptionRefused';
  return needsSignature(channel) && !signature ? 'subscriptionRefused' : undefined;
}

/** The user whom a connection shows on a presence channel: that of the signed data, otherwise the one who signed in. */
function memberOf(
  { channel, channel_data: channelData }: Subscription,
  { user }: OpenConnection,
): ChannelUser | 'memberRefused' | undefined {
  if (!isPresence(channel)) return undefined;
  return (channelData ? memberIn(channelData) : user) ?? 'memberRefused';
}

/**
 * Read after the subscription is stored, so that all that changes from then on arrives as an event. Users whose
 * descriptions are too long for one frame are too many: the gateway would refuse the confirmation at each attempt.
 */
async function confirmation(
  channel: string,
  { connectionId, place }: { readonly connectionId: string; readonly place: string },
  ports: Ports,
): Promise<Answers> {
  const { connections, channelCache, realtimeEvents } = ports;
  const [users, latest] = await Promise.all([
    isPresence(channel) ? connections.usersOn(channel) : undefined,
    isCache(channel) ? channelCache.latest(channel) : undefined,
  ]);
  const confirmed = subscribedFrame(channel, users);
  if (Buffer.byteLength(confirmed) > limits.frameBytes) {
    await connections.unsubscribe(connectionId, channel, { place });
    return refused(channel, 'tooManyUsers');
  }
  if (!isCache(channel)) return [confirmed];
  if (!latest) await realtimeEvents.record({ name: 'cache_miss', channel }, place);
  return withLatest(confirmed, channel, latest, ports);
}

/** Events of a cache channel that follow each other so fast bring the next one by themselves. */
const mostCachedEvents = 5;

/**
 * An event that is published meanwhile may be posted before the one that was read, which would then be the last that
 * the client hears. So the cache is read again after each post, until it holds what was posted last. An event is in the
 * cache before it is posted.
 */
async function* withLatest(
  confirmed: string,
  channel: string,
  found: SequencedEvent | undefined,
  { channelCache }: Ports,
): AsyncGenerator<string> {
  yield confirmed;
  yield found ? frameOf(channel, found) : cacheMissFrame(channel);
  let shown = found;
  for (let posted = 1; posted < mostCachedEvents; posted++) {
    const latest = await channelCache.latest(channel);
    if (!latest || latest.seq === shown?.seq) return;
    yield frameOf(channel, latest);
    shown = latest;
  }
}
