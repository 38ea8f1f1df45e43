import * as accountRoutes from '#functions/dropin/accounts/routes.ts';
import * as deviceRoutes from '#functions/dropin/devices/routes.ts';
import * as gigRoutes from '#functions/dropin/gigs/routes.ts';
import * as historyRoutes from '#functions/dropin/history/routes.ts';
import * as messagingRoutes from '#functions/dropin/messaging/routes.ts';
import * as presenceRoutes from '#functions/dropin/presence/routes.ts';
import { createClient } from '#shared/kernel/route/client.ts';
import { developmentCredentials } from '../credentials.ts';
import { Listener } from './listener.ts';

const routes = {
  ...accountRoutes,
  ...deviceRoutes,
  ...gigRoutes,
  ...historyRoutes,
  ...messagingRoutes,
  ...presenceRoutes,
};

const apiOf = (baseUrl: string, token?: string) =>
  createClient(routes, { baseUrl, apiKey: developmentCredentials.dropinApiKey, ...(token && { token }) });

/** One person with Dropin's app in hand: the typed HTTP client and the real Pusher client. */
export class Person extends Listener {
  readonly id: string;
  readonly email: string;
  readonly api: ReturnType<typeof apiOf>;

  private constructor(id: string, email: string, baseUrl: string, token: string) {
    super(baseUrl, token);
    this.id = id;
    this.email = email;
    this.api = apiOf(baseUrl, token);
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
}
