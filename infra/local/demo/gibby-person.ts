import * as accountRoutes from '#functions/gibby/accounts/routes.ts';
import * as noticeRoutes from '#functions/gibby/notifications/routes.ts';
import * as offerRoutes from '#functions/gibby/offers/routes.ts';
import * as creditRoutes from '#functions/gibby/payments/routes.ts';
import * as profileRoutes from '#functions/gibby/profiles/routes.ts';
import * as referenceRoutes from '#functions/gibby/reference/routes.ts';
import * as requestRoutes from '#functions/gibby/requests/routes.ts';
import * as reviewRoutes from '#functions/gibby/reviews/routes.ts';
import * as roomRoutes from '#functions/gibby/rooms/routes.ts';
import * as trackingRoutes from '#functions/gibby/tracking/routes.ts';
import * as tripRoutes from '#functions/gibby/trips/routes.ts';
import { createClient } from '#shared/kernel/route/client.ts';
import { developmentCredentials } from '../credentials.ts';
import { Listener } from './listener.ts';

const routes = {
  ...accountRoutes,
  ...creditRoutes,
  ...noticeRoutes,
  ...offerRoutes,
  ...profileRoutes,
  ...referenceRoutes,
  ...requestRoutes,
  ...reviewRoutes,
  ...roomRoutes,
  ...trackingRoutes,
  ...tripRoutes,
};

const apiOf = (baseUrl: string, token?: string) =>
  createClient(routes, { baseUrl, apiKey: developmentCredentials.gibbyApiKey, ...(token && { token }) });

/** One person with Gibby's app on a phone: the typed HTTP client, the real Pusher client and an address for pushes. */
export class GibbyPerson extends Listener {
  readonly id: number;
  readonly api: ReturnType<typeof apiOf>;
  /** The address to which pushes are sent. */
  readonly phone: string;

  private constructor(id: number, username: string, baseUrl: string, token: string) {
    super(baseUrl, token, '/api/broadcasting/auth');
    this.id = id;
    this.phone = `phone-of-${username}`;
    this.api = apiOf(baseUrl, token);
  }

  /** Registers, opens the link that the product mails, and signs in with the app, which registers for pushes. */
  static async arrive(
    baseUrl: string,
    username: string,
    readLink: (email: string) => Promise<string>,
  ): Promise<GibbyPerson> {
    const stranger = apiOf(baseUrl);
    const email = `${username}@example.com`;
    const password = 'invented password';
    await stranger.registerUser({ body: { username, email, password } });
    await stranger.verifyEmail({ params: { token: await readLink(email) } });
    const { data } = await stranger.logIn({ body: { username, password } });
    const person = new GibbyPerson(data.id, username, baseUrl, data.access_token);
    await person.api.registerUserDevice({
      body: { token: person.phone, device_type: 'ios', bundle_id: 'com.example.gibby' },
    });
    return person;
  }
}
