import { handler as pushGigEvent } from '#functions/dropin/gigs/push-gig-event/handler.ts';
import { handler as mailOrderedLink } from '#functions/gibby/accounts/mail-ordered-link/handler.ts';
import { handler as openThread } from '#functions/gibby/messages/open-thread/handler.ts';
import { handler as mailNotification } from '#functions/gibby/notifications/mail-notification/handler.ts';
import { handler as notifyUsers } from '#functions/gibby/notifications/notify-users/handler.ts';
import { handler as pushNotification } from '#functions/gibby/notifications/push-notification/handler.ts';
import { handler as indexRequest } from '#functions/gibby/requests/index-request/handler.ts';
import { handler as matchRequest } from '#functions/gibby/requests/match-request/handler.ts';
import { handler as rankRequests } from '#functions/gibby/requests/rank-requests/handler.ts';
import { handler as scoreRequest } from '#functions/gibby/requests/score-request/handler.ts';
import { handler as indexTrackings } from '#functions/gibby/tracking/index-trackings/handler.ts';
import { handler as matchTrip } from '#functions/gibby/trips/match-trip/handler.ts';
import { handler as notifyStreamParties } from '#functions/instant/notify-stream-parties/handler.ts';
import { handler as startStream } from '#functions/instant/start-stream/handler.ts';
import { handler as broadcastEvent } from '#functions/realtime/broadcast-event/handler.ts';
import { areas, folderOf } from '#infra/areas.ts';
import { createGig } from '#shared/dropin/gigs/requests/request-gig.usecase.ts';
import { dokuForm } from '#shared/gibby/payments/doku/doku-form.rules.ts';
import type { PaymentGateway } from '#shared/gibby/payments/payment-gateway.ports.ts';
import type { Payer, TopUp } from '#shared/gibby/payments/top-up.ts';
import type { Coordinates } from '#shared/kernel/geography.ts';
import type { RouteDefinition, Unit } from '#shared/kernel/route/define.ts';
import type { PipelinePorts } from '#shared/kernel/route/pipeline/request.ts';
import { deviceOwnerOf } from '#shared/platform/devices/device.ts';
import { gigFixture } from '#test/dropin/gigs/stored-gig-fixture.ts';
import { wallet } from '#test/gibby/wallet/wallet-fixture.ts';
import { streamFixture } from '#test/instant/streams/stored-stream-fixture.ts';
import { aDevice, anAccount, anIdentity, aTrip, indonesia, jakarta, japan } from '#test/support/builders.ts';
import { call, type TestRequest, unlimited } from '#test/support/call.ts';
import { type Consumer, deliveries } from '#test/support/deliver.ts';
import { type Heard, hearing } from './heard.ts';

/** Every consumer that reaches people; a test compares them with the definitions. */
export const tellingConsumers: Readonly<Record<string, Consumer>> = {
  broadcastEvent,
  mailNotification,
  mailOrderedLink,
  notifyStreamParties,
  pushGigEvent,
  pushNotification,
};

/** Who a personal value is about, and the other parties who may see it where its mark says so. */
interface Secret {
  readonly of: Reader;
  readonly otherParties: readonly Reader[];
}

/** A user, an account, or a party by its stream's token. */
export type Reader = string | number;

/** Who calls a route. `is` names the person where a token and an account are of the same one. */
interface WorldReader extends Pick<TestRequest, 'as' | 'admin' | 'params'> {
  readonly is?: Reader;
}

/** People with personal data, and what they have to do with each other. */
export interface World {
  readonly ports: PipelinePorts & object;
  /** Every personal value that somebody in this world has; no value is part of another text. */
  readonly secrets: ReadonlyMap<string, Secret>;
  /** Those of them that no route shows, in order. */
  readonly neverShown: readonly string[];
  readonly readers: readonly WorldReader[];
  /** Bodies of operations whose documented ones do not fit this world, by name; also made for the caller. */
  readonly bodies: Readonly<Record<string, object | ((caller: TestRequest['as']) => object)>>;
  /** Hands what has happened to the consumers that reach people, and returns all that was sent, also by routes. */
  readonly hear: () => Promise<readonly Heard[]>;
  /** The values that a parameter of a path or a field of a body may have, by its name. */
  readonly values: Readonly<Record<string, readonly unknown[]>>;
}

const asAdministrator = { as: 'adadadadadadadadadadadad', admin: true };

/** All routes of areas with such folders, by name, with their handlers. */
export async function unitsOf(folders: RegExp): Promise<readonly (readonly [string, Unit<RouteDefinition>])[]> {
  const names = areas
    .filter(({ folder }) => folders.test(folder))
    .flatMap(({ folder, operations }) =>
      Object.entries(operations).flatMap(([name, { kind }]) => (kind === 'route' ? [{ folder, name }] : [])),
    );
  return Promise.all(
    names.map(async ({ folder, name }) => {
      const address = new URL(`../../functions/${folder}/${folderOf(name)}/handler.ts`, import.meta.url).href;
      const { handler }: { handler: Unit<RouteDefinition> } = await import(/* @vite-ignore */ address);
      return [name, handler] as const;
    }),
  );
}

function secretsBook() {
  const secrets = new Map<string, Secret>();
  /** Returns the value. */
  const note = (value: string, of: Reader, otherParties: readonly Reader[] = []): string => {
    secrets.set(value, { of, otherParties });
    return value;
  };
  return { secrets, note };
}

const [requester, payee, bidder, stranger] = [1, 2, 3, 4] as const;
const users = [requester, payee, bidder, stranger] as const;

/** A documented request (G18), in this world. */
const newRequest = {
  item_name: 'Walnuts',
  item_description: 'Shelled ones',
  category_id: 1,
  quantity: '1 kg',
  country_id: japan,
  maximum_price: 60_000,
  collection_method: 1,
  delivery_country_to: indonesia,
  delivery_city_to: jakarta,
  estimate_delivery: '2026-12-01',
};

/** A requester with a paid, an agreed and an open request; a traveller of all; a bidder of the last; a stranger. */
export async function gibbyWorld(): Promise<World> {
  const fixture = await wallet();
  const { ports, at, join, post, offer, agree, pay, deposit, choose, withdraw, deliver } = fixture;
  const { secrets, note } = secretsBook();
  const gateway = { form: async (order: TopUp, payer: Payer) => dokuForm(order, payer, { mallId: '1', words: 'w' }) };
  ports.paymentGateway = { of: () => gateway as PaymentGateway };
  ports.courierPhones = { of: () => '' };
  // A consumer gets all ports that it declares, also those that Gibby's records never need.
  Object.assign(ports, { streamTokens: {} });
  const { heard, ports: ears } = hearing();
  Object.assign(ports, ears);

  for (const id of users) {
    const partner = { [requester]: [payee], [payee]: [requester], [bidder]: [], [stranger]: [] }[id];
    await join(id, {
      email: note(`private${id}@example.com`, id),
      phone: note(`+6281234567${id}`, id, partner),
      address: note(`Jalan Rahasia ${id}`, id),
      dateOfBirth: note(`1971-02-0${id}`, id),
      zipcode: note(`7712${id}`, id),
      countryId: indonesia,
      cityId: jakarta,
    });
    const deviceAddress = note(`phone-of-user-${id}`, id);
    const owned = { id: ports.ids.objectId(), account: deviceOwnerOf(id), deviceAddress };
    await ports.devices.register(aDevice(owned));
    const holder = note(`Pemilik ${id}`, id);
    const number = note(`998877665544${id}`, id);
    await choose(id, { bank_account_holder_name: holder, bank_account_number: number, bank_id: 2 });
    await deposit(id, 500_000);
    await withdraw(id, { account_holder: holder, account_number: number, bank_id: 2, amount: 50_000 });
  }
  // The person of the documented registration (G02), who is mailed a link.
  const newcomer = note('email@example.com', 'newcomer');
  const wish = (name: string, parties: readonly number[] = []) =>
    post(requester, {
      countryId: japan,
      maximumDeliveryDate: '2026-12-01',
      deliveryAddress: note(`Jalan ${name} 9`, requester, parties),
      note: note(`The note of ${name}`, requester, parties),
    });
  const requests = [await wish('Paid', [payee]), await wish('Agreed'), await wish('Open')] as const;
  const [paid, agreed, open] = requests;
  const dealId = await agree(paid, payee);
  await agree(agreed, payee);
  await offer(open, payee);
  await pay(paid);
  await offer(open, bidder);
  const trip = aTrip({ id: 21, travellerId: payee, departureDate: '2026-04-01', returnDate: '2026-04-10' });
  await ports.trips.commit(ports.trips.creation(trip));
  const times = { createdAt: at(), updatedAt: at() };
  await ports.rooms.create({
    id: 31,
    requestId: open,
    requesterId: requester,
    travellerId: bidder,
    messageCount: 0,
    ...times,
  });
  for (const requestId of requests) {
    const report = {
      requestId,
      userId: stranger,
      person: undefined,
      reason: 'Looks forged',
      ifNew: 'reported',
      at: at(),
    } as const;
    await ports.reports.add(report);
  }
  await deliver([indexRequest, scoreRequest, matchTrip, matchRequest, indexTrackings, openThread, notifyUsers]);
  await fixture.run(rankRequests);

  const withdrawals = (await ports.withdrawals.inStatus('requested', { page: 1, per_page: 9 })).items.map(
    ({ id }) => id,
  );
  // `call` signs in.
  const { userSessions: _, rateLimits: __, ...others } = ports;
  return {
    ports: others,
    secrets,
    hear: async () => {
      await deliver([notifyUsers, openThread, broadcastEvent, mailNotification, mailOrderedLink, pushNotification]);
      return heard;
    },
    neverShown: [newcomer, ...users.map((id) => `phone-of-user-${id}`)],
    readers: [...users.map((as) => ({ as })), asAdministrator],
    bodies: {
      createRequest: newRequest,
      createRoomMessage: { content: 'Hello' },
      createTopUp: { amount: 100_000, paymentchannel: '15' },
      updateOwnProfile: { about_me: 'New here' },
    },
    values: {
      id: [...users, ...requests, dealId, ...withdrawals.slice(0, 1), trip.id],
      requestId: requests,
      request_id: requests,
      roomId: [31],
      user_id: users,
      member_id: users,
      trip_id: [trip.id],
      country_id: [japan],
      status: ['requested'],
      type: ['decline'],
    },
  };
}

const texts = ({ latitude, longitude }: Coordinates) => [String(latitude), String(longitude)];
const around = (part: number): Coordinates => ({ latitude: 10.7761234 + part, longitude: 106.7015678 + part });

/** A customer whose gig streams and its operator; another customer whose gig is offered to another operator. */
export async function dropinWorld(): Promise<World> {
  const { runtime, ports: stores, customer, operators, first, second, third, play, steps } = await gigFixture(3);
  const { heard, ports: ears } = hearing();
  const ports = { ...stores, ...ears };
  const { deliver } = deliveries(runtime, () => ports);
  const { secrets, note } = secretsBook();
  const accounts = [customer, ...operators];
  for (const account of (await ports.accounts.getMany(accounts)).values()) {
    for (const { value } of account.identities) note(value, account.id);
    const deviceAddress = note(`phone-of-${account.id}`, account.id);
    await ports.devices.register(aDevice({ id: ports.ids.objectId(), account: account.id, deviceAddress }));
  }
  const gigOf = async (by: string, operator: string, place: Coordinates) => {
    for (const text of texts(place)) note(text, by, [operator]);
    return createGig(ports, { customer: by, candidates: [operator], ...place, metaData: null });
  };
  const streaming = await play(steps.streaming, await gigOf(customer, first, around(0)));
  const offered = await gigOf(third, second, around(0.0123));
  for (const text of texts(around(0.0234))) note(text, second);
  await ports.presence.setOnline(second, true);
  await ports.presence.publish(second, around(0.0234));
  return {
    ports,
    secrets,
    hear: async () => {
      await deliver([broadcastEvent, pushGigEvent]);
      return heard;
    },
    neverShown: texts(around(0.0234)),
    readers: [...accounts.map((as) => ({ as })), asAdministrator],
    bodies: {
      createAccount: { firstName: 'New', lastName: 'Here', identities: [{ type: 'email', value: 'new@example.com' }] },
      registerDevice: (caller) => ({ deviceAddress: `phone-of-${caller}`, deviceType: 'ios' }),
      requestIdentityCode: { email: 'person0@example.com' },
      requestLoginCode: { phone: '15550100000' },
      sendPush: { recipientId: customer, data: { message: 'Hello' } },
    },
    values: {
      accountId: accounts,
      gigId: [streaming.id, offered.id],
      gig: [streaming.id, offered.id],
      operator: [first],
      month: ['2026-03'],
      status: ['streaming', 'pendingOperator'],
      lat: [around(0).latitude],
      long: [around(0).longitude],
    },
  };
}

/**
 * A stream whose dealer shows a place, with the two parties and a stranger's token. Two more of the same viewer wait for
 * a dealer: one is invited by SMS, one by push.
 */
export async function instantWorld(): Promise<World> {
  const { runtime, ports: stores, streamAfter, steps } = await streamFixture();
  const { heard, ports: ears } = hearing();
  const ports = { ...stores, ...ears, rateLimits: unlimited };
  const { deliver } = deliveries(runtime, () => ports);
  const { secrets, note } = secretsBook();
  const newAccount = async (value: string) => {
    const id = runtime.ids.objectId();
    const identity = anIdentity({ id: runtime.ids.objectId(), type: 'email', value: note(value, id) });
    await ports.accounts.create(anAccount({ id, identities: [identity] }));
    const deviceAddress = note(`phone-of-${id}`, id);
    await ports.devices.register(aDevice({ id: runtime.ids.objectId(), account: id, deviceAddress }));
    return id;
  };
  const viewer = await newAccount('viewer@example.com');
  const byPush = await newAccount('invited@example.com');

  const contact = { phone: '15550107777', email: 'dealer@example.com' };
  const { tokens } = await streamAfter(steps.ready, { viewerAccount: viewer, dealer: contact });
  for (const text of [...Object.values(contact), tokens.dealer]) note(text, tokens.dealer);
  for (const text of texts(around(0))) note(text, tokens.dealer, [viewer]);
  await call(startStream, ports, { params: { token: tokens.dealer }, body: around(0) });

  const invited = { viewerAccount: viewer, notify: true };
  const bySms = await streamAfter([], { ...invited, dealer: { phone: '15550108888', email: null } });
  note('15550108888', bySms.tokens.dealer);
  note(bySms.tokens.dealer, bySms.tokens.dealer);
  const pushed = await streamAfter([], { ...invited, dealer: { phone: null, email: 'invited@example.com' } });
  note(pushed.tokens.dealer, byPush);
  for (const { viewer: token } of [tokens, bySms.tokens, pushed.tokens]) note(token, viewer);
  const hear = async () => {
    await deliver([broadcastEvent, notifyStreamParties]);
    return heard;
  };
  await hear();

  const other = await streamAfter(steps.streaming);
  const device = { deviceToken: note('a'.repeat(64), tokens.dealer), deviceType: 'ios', bundleId: null };
  return {
    ports,
    secrets,
    hear,
    neverShown: [
      ...Object.values(contact),
      ...Object.values(tokens),
      '15550108888',
      'viewer@example.com',
      'invited@example.com',
      device.deviceToken,
      ...[viewer, byPush].map((id) => `phone-of-${id}`),
    ],
    readers: [
      { as: viewer },
      { as: byPush },
      { is: viewer, params: { token: tokens.viewer } },
      ...[tokens.dealer, other.tokens.viewer, other.tokens.dealer].map((token) => ({ params: { token } })),
    ],
    bodies: { startStream: around(0), updateDealerDevice: device },
    values: { accountId: [viewer, byPush] },
  };
}
