import { Failure } from '#shared/kernel/errors.ts';
import { type ChannelAuthorization, type ChannelUser, isPresence } from '#shared/platform/realtime/pusher.ts';
import type { ChannelSignatures, Connections } from '#shared/platform/realtime/realtime.ports.ts';

interface Ports {
  readonly channelSignatures: ChannelSignatures;
  readonly connections: Connections;
}

/** Who asks for a subscription, or to be signed in on a socket. */
interface Caller {
  readonly socketId: string;
  readonly accountId: string;
  readonly sessionId: string;
  /** Whether the session is open still. */
  readonly isSignedIn: () => Promise<boolean>;
}

/**
 * Signs a subscription, on a presence channel with its member. The socket belongs to the account from then on. Fails
 * with `channel_refused` when it belongs to another, or the session has ended.
 */
export async function authorizeSocket(
  ports: Ports,
  { channel, member, ...caller }: Caller & { readonly channel: string; readonly member: ChannelUser },
): Promise<ChannelAuthorization> {
  await claim(ports, caller);
  if (!isPresence(channel)) return { auth: await ports.channelSignatures.sign(caller.socketId, channel) };
  const channelData = JSON.stringify({ user_id: member.userId, user_info: member.userInfo });
  return {
    auth: await ports.channelSignatures.sign(caller.socketId, channel, channelData),
    channel_data: channelData,
  };
}

/** Signs that a user signs in on a socket; as `authorizeSocket`. */
export async function authenticateSocket(ports: Ports, caller: Caller): Promise<{ auth: string; user_data: string }> {
  await claim(ports, caller);
  const userData = JSON.stringify({ id: caller.accountId });
  return { auth: await ports.channelSignatures.sign(caller.socketId, ':user:', userData), user_data: userData };
}

/**
 * The session is looked at again once the socket is known to belong to it: a session that ends either finds the socket,
 * or has ended before.
 */
async function claim(
  { connections }: Ports,
  { socketId, accountId, sessionId, isSignedIn }: Omit<Caller, 'channel'>,
): Promise<void> {
  await connections.identify(socketId, accountId, sessionId);
  if (!(await isSignedIn())) throw new Failure('channel_refused', { detail: 'the session has ended' });
}
