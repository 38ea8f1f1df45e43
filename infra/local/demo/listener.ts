import { developmentCredentials } from '../credentials.ts';
import { patiently } from './patience.ts';
import { accepted, connectPusher, type Pusher } from './pusher-client.ts';

/** An event that a person's app received. */
interface Received {
  readonly channel: string;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Real time of arrival, from `performance.now()`. */
  readonly atMilliseconds: number;
}

/** The real Pusher client of one person, and all events that it has received. */
export class Listener {
  readonly received: Received[] = [];
  readonly #socket: Pusher;
  readonly #waiting = new Set<() => void>();

  /** `authorization` is the path that signs channel subscriptions. */
  constructor(origin: string, token: string, authorization?: string) {
    this.#socket = connectPusher(origin, token, developmentCredentials.realtime.key, authorization);
  }

  /** Resolves when the server has accepted the subscription. */
  listen(channelName: string): Promise<void> {
    const channel = this.#socket.subscribe(channelName);
    channel.bind_global((event: string, data: Received['data']) => {
      if (event.startsWith('pusher:')) return;
      this.received.push({ channel: channelName, event, data, atMilliseconds: performance.now() });
      for (const look of this.#waiting) look();
    });
    return patiently(`subscription to ${channelName}`, accepted(channel));
  }

  /** Sends a client event on a channel it listens to. */
  say(channelName: string, message: string): void {
    this.#socket.channel(channelName).trigger('client-message', { message });
  }

  /** The first matching event, already received or still to come. `what` describes it in messages about the wait. */
  hears(fits: (received: Received) => boolean, what = 'event'): Promise<Received> {
    const { promise, resolve } = Promise.withResolvers<Received>();
    const look = () => {
      const found = this.received.find(fits);
      if (!found) return;
      this.#waiting.delete(look);
      resolve(found);
    };
    this.#waiting.add(look);
    look();
    return patiently(what, promise);
  }

  leave(): void {
    this.#socket.disconnect();
  }
}
