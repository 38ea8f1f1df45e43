import * as accountRoutes from '../../../functions/dropin/accounts/routes.ts';
import * as gigRoutes from '../../../functions/dropin/gigs/routes.ts';
import * as historyRoutes from '../../../functions/dropin/history/routes.ts';
import * as messagingRoutes from '../../../functions/dropin/messaging/routes.ts';
import * as presenceRoutes from '../../../functions/dropin/presence/routes.ts';
import { createClient } from '../../../shared/route/client.ts';
import { developmentCredentials } from '../credentials.ts';
import { accepted, connectPusher, type Pusher } from './pusher-client.ts';

const routes = { ...accountRoutes, ...gigRoutes, ...historyRoutes, ...messagingRoutes, ...presenceRoutes };

/** An event that a person's app received. */
export interface Received {
  readonly channel: string;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Real time of arrival, from `performance.now()`. */
  readonly atMilliseconds: number;
}

const apiOf = (baseUrl: string, token?: string) =>
  createClient(routes, { baseUrl, apiKey: developmentCredentials.dropinApiKey, ...(token && { token }) });

/** One person with the app in hand: the typed HTTP client and the real Pusher client. */
export class Person {
  readonly id: string;
  readonly email: string;
  readonly api: ReturnType<typeof apiOf>;
  readonly received: Received[] = [];
  readonly #socket: Pusher;
  readonly #listeners = new Set<() => void>();

  private constructor(id: string, email: string, baseUrl: string, token: string) {
    this.id = id;
    this.email = email;
    this.api = apiOf(baseUrl, token);
    this.#socket = connectPusher(baseUrl, token);
  }

  /** Registers and signs in with the one-time code that the product sends by mail. */
  static async arrive(
    baseUrl: string,
    firstName: string,
    readCode: (email: string) => Promise<string>,
    email = `${firstName.toLowerCase()}@example.com`,
  ): Promise<Person> {
    const stranger = apiOf(baseUrl);
    await stranger.createAccount({
      body: { firstName, lastName: 'Demo', identities: [{ type: 'email', value: email }] },
    });
    const { id: tokenId } = await stranger.requestLoginCode({ body: { email } });
    const code = await readCode(email);
    const { token, account } = await stranger.verifyLoginCode({ body: { tokenId, code } });
    return new Person(account.id, email, baseUrl, token);
  }

  /** Resolves when the server has accepted the subscription. */
  listen(channelName: string): Promise<void> {
    const channel = this.#socket.subscribe(channelName);
    channel.bind_global((event: string, data: Received['data']) => {
      if (event.startsWith('pusher:')) return;
      this.received.push({ channel: channelName, event, data, atMilliseconds: performance.now() });
      for (const listener of this.#listeners) listener();
    });
    return accepted(channel);
  }

  /** Sends a client event on a channel it listens to. */
  say(channelName: string, message: string): void {
    this.#socket.channel(channelName).trigger('client-message', { message });
  }

  /** The first event, received or still to come, that fits. */
  hears(fits: (received: Received) => boolean, timeoutMilliseconds = 5000): Promise<Received> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#listeners.delete(look);
        reject(new Error(`Nothing fitting was heard; heard ${this.received.map(({ event }) => event).join(', ')}.`));
      }, timeoutMilliseconds);
      const look = () => {
        const found = this.received.find(fits);
        if (!found) return;
        clearTimeout(timer);
        this.#listeners.delete(look);
        resolve(found);
      };
      this.#listeners.add(look);
      look();
    });
  }

  leave(): void {
    this.#socket.disconnect();
  }
}
