import { watchlistData, watchlistEvent } from '#shared/platform/realtime/memberships/channel-change.rules.ts';
import {
  type ClientFrame,
  dataOf,
  errorFrame,
  eventFrame,
  limits,
  Signin,
  signedInFrame,
  userChannel,
  userIn,
  watchChannel,
} from '#shared/platform/realtime/pusher.ts';
import type { OpenConnection } from '#shared/platform/realtime/realtime.ports.ts';
import type { Answers, Ports, Sender } from './ports.ts';
import { signatureOf } from './signature.ts';

/**
 * Signs a user in on their connection: puts it on the user's channel, by which the user is online and hears what is sent
 * to them, and on the channels of those whom they watch.
 */
export async function signIn(
  frame: ClientFrame,
  { connectionId, sequenceNumber: place }: Sender,
  ports: Ports,
): Promise<Answers> {
  const signin = Signin.safeParse(dataOf(frame)).data;
  if (!signin) return [errorFrame('malformedFrame')];
  const connection = await ports.connections.get(connectionId);
  if (!connection) return 'reconnect';
  const text = { auth: signin.auth, channel: ':user:', data: signin.user_data };
  const signature = await signatureOf(text, connection, ports);
  const known = signature ? userIn(signin.user_data) : undefined;
  if (!signature || !known) return [errorFrame('signinRefused')];
  if (!(await ports.connections.signIn(connectionId, known.user, signature))) return [errorFrame('otherUser')];
  await ports.connections.subscribe(connection, userChannel(known.user.userId), { place });
  // A revocation either finds the user, or is found here.
  if (await ports.channelSignatures.isVoid(signature.madeAt)) return 'secretRevoked';
  const watched = known.watchlist.slice(0, limits.usersPerWatchlist);
  return [
    signedInFrame(signin.user_data),
    ...(known.watchlist.length > watched.length ? [errorFrame('watchlistTooLong')] : []),
    ...(await watch(watched, connection, place, ports)),
  ];
}

/** Which of the watched users are online is read last: what changes from then on arrives as an event. */
async function watch(
  watched: readonly string[],
  connection: OpenConnection,
  place: string,
  { connections }: Ports,
): Promise<readonly string[]> {
  if (watched.length === 0) return [];
  for (const userId of watched) await connections.subscribe(connection, watchChannel(userId), { place });
  const occupied = await connections.occupied(watched.map(userChannel));
  const online = watched.filter((userId) => occupied.has(userChannel(userId)));
  const data = watchlistData({ online, offline: watched.filter((userId) => !online.includes(userId)) });
  return [eventFrame({ event: watchlistEvent, data })];
}
