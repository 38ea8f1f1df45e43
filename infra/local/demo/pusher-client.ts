import PusherModule, { type Channel, type Options } from 'pusher-js';
import { developmentCredentials } from '../credentials.ts';

/**
 * The real Pusher client. Its types describe an ES module with a default export, but the package is CommonJS and
 * exports the class itself. Node provides the class, and this cast gives it the right type.
 */
export const Pusher = PusherModule as unknown as typeof PusherModule.default;
export type Pusher = PusherModule.default;

/** Where the socket of the local cloud at this origin is, in the words of pusher-js. */
export function socketAt(origin: string) {
  const { hostname, port } = new URL(origin);
  return {
    cluster: 'local',
    wsHost: hostname,
    wsPort: Number(port),
    forceTLS: false,
    enabledTransports: ['ws'],
  } satisfies Partial<Options>;
}

/**
 * Connects to the local cloud at this origin as the user of the token, or without one as a client that only knows
 * channel names. `authorization` is the path that signs channel subscriptions; users of Gibby have another path.
 */
export function connectPusher(
  origin: string,
  token?: string,
  key: string = developmentCredentials.realtime.key,
  authorization = '/notifications/authchannel',
): Pusher {
  const headers = token && { headers: { authorization: `Bearer ${token}` } };
  return new Pusher(key, {
    ...socketAt(origin),
    disableStats: true,
    channelAuthorization: {
      transport: 'ajax',
      endpoint: origin + authorization,
      ...headers,
    },
    userAuthentication: { transport: 'ajax', endpoint: `${origin}/notifications/authuser`, ...headers },
  });
}

/** Resolves when the server has accepted the subscription. Rejects with its error otherwise. */
export function accepted(channel: Channel): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.bind('pusher:subscription_succeeded', () => resolve());
    channel.bind('pusher:subscription_error', (error: unknown) => reject(new Error(JSON.stringify(error))));
  });
}
