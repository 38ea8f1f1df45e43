import PusherModule, { type Channel } from 'pusher-js';
import { developmentCredentials } from '../credentials.ts';

/**
 * The real Pusher client. Its types describe an ES module with a default export while the package is CommonJS whose
 * export is the class itself; Node gives the class, and this gives it its type.
 */
export const Pusher = PusherModule as unknown as typeof PusherModule.default;
export type Pusher = PusherModule.default;

/**
 * Connects to the local cloud at this origin, as whoever the token is of; without one, as whoever knows a channel's name.
 * `authorization` is where channels are signed for: at another address for users of Gibby.
 */
export function connectPusher(
  origin: string,
  token?: string,
  key: string = developmentCredentials.realtime.key,
  authorization = '/notifications/authchannel',
): Pusher {
  const { hostname, port } = new URL(origin);
  return new Pusher(key, {
    cluster: 'local',
    wsHost: hostname,
    wsPort: Number(port),
    forceTLS: false,
    enabledTransports: ['ws'],
    disableStats: true,
    channelAuthorization: {
      transport: 'ajax',
      endpoint: origin + authorization,
      ...(token && { headers: { authorization: `Bearer ${token}` } }),
    },
  });
}

/** Resolves when the server has accepted the subscription. Fails with what it said otherwise. */
export function accepted(channel: Channel): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.bind('pusher:subscription_succeeded', () => resolve());
    channel.bind('pusher:subscription_error', (error: unknown) => reject(new Error(JSON.stringify(error))));
  });
}
