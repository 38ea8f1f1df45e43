import {
  type ClientFrame,
  dataOf,
  errorFrame,
  isPresence,
  needsSignature,
  type SocketError,
  Subscription,
  subscribedFrame,
  subscriptionErrorFrame,
  Unsubscription,
} from '#shared/platform/realtime/pusher.ts';
import type { OpenConnection } from '#shared/platform/realtime/realtime.ports.ts';
import type { Ports } from './ports.ts';

/** Subscribes to a channel, with its signature where it needs one. */
export async function subscribe(frame: ClientFrame, connectionId: string, ports: Ports): Promise<readonly string[]> {
  const subscription = Subscription.safeParse(dataOf(frame)).data;
  if (!subscription) return [errorFrame('malformedFrame')];
  const connection = await ports.connections.get(connectionId);
  if (!connection) return [errorFrame('notAuthorized')];
  const error =
    (await obstacleTo(subscription, connection, ports)) ?? (await join(subscription.channel, connection, ports));
  return error
    ? [subscriptionErrorFrame(subscription.channel, error), errorFrame(error)]
    : [subscribedFrame(subscription.channel)];
}

async function join(channel: string, connection: OpenConnection, ports: Ports): Promise<SocketError | undefined> {
  if (connection.isOn(channel)) return undefined;
  return (await ports.connections.subscribe(connection, channel)) ? undefined : 'tooManyChannels';
}

/** Unsubscribes from a channel. The protocol has no answer to it. */
export async function unsubscribe(frame: ClientFrame, connectionId: string, ports: Ports): Promise<readonly string[]> {
  const unsubscription = Unsubscription.safeParse(dataOf(frame)).data;
  if (!unsubscription) return [errorFrame('malformedFrame')];
  await ports.connections.unsubscribe(connectionId, unsubscription.channel);
  return [];
}

async function obstacleTo(
  { channel, auth = '', channel_data: channelData }: Subscription,
  { socketId }: OpenConnection,
  { channelSignatures }: Ports,
): Promise<SocketError | undefined> {
  if (isPresence(channel)) return 'notAuthorized';
  if (!needsSignature(channel)) return undefined;
  return (await channelSignatures.verify(auth, socketId, channel, channelData)) ? undefined : 'notAuthorized';
}
