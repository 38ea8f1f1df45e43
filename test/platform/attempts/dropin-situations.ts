import { handler as requestIdentityCode } from '#functions/dropin/accounts/request-identity-code/handler.ts';
import { handler as requestLoginCode } from '#functions/dropin/accounts/request-login-code/handler.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { adminAct } from '#shared/platform/accounts/admin-act.ts';
import { sessions } from '#shared/platform/sessions/session.dynamo.ts';
import { uploadPermits } from '#shared/platform/uploads/upload-permits.adapter.ts';
import { serveSecrets } from '#test/authorization/secret-store.ts';
import { registered } from '#test/dropin/accounts/people.ts';
import { phones } from '#test/dropin/devices/phones.ts';
import { type GigFixture, gigFixture, place, type Step } from '#test/dropin/gigs/stored-gig-fixture.ts';
import { asAdmin, invoiceFixture, untilApril } from '#test/dropin/invoices/month.ts';
import { helpDesk } from '#test/dropin/support/desk.ts';
import { bucket } from '#test/dropin/uploads/uploads.ts';
import { recordSockets } from '#test/realtime/recorded-sockets.ts';
import { call, type TestRequest } from '#test/support/call.ts';
import { tablePorts } from '#test/support/ports.ts';
import { signatures } from './gibby-market.ts';
import type { Situation, Situations } from './retried-route.ts';

const secrets = { 'session-key': 'a-session-key-of-more-than-32-characters' };

/** A customer and operators with sessions, sockets that record what was ended, and messages that are kept. */
const dropin = async () => {
  await serveSecrets(secrets);
  const fixture = await gigFixture(2, { SESSION_KEY_SECRET: 'session-key', UPLOADS_BUCKET: bucket });
  const { runtime } = fixture;
  const administrator = 'ad'.padEnd(24, '0');
  const { sockets, ended } = recordSockets();
  const told: string[] = [];
  const texts: string[] = [];
  const { loginCodes } = fixture.ports;
  const ports = {
    ...fixture.ports,
    sockets,
    sessions: sessions(runtime),
    uploadPermits: uploadPermits(runtime),
    channelSignatures: signatures,
    loginCodes: { ...loginCodes, evenly: (work: () => Promise<void>) => work() },
    mail: {
      send: async ({ to, text }: { to: string; text: string }) => {
        texts.push(text);
        told.push(`mail to ${to}`);
      },
    },
    sms: { send: async ({ phone }: { phone: string }) => told.push(`SMS to ${phone}`) > 0 },
  };
  const tokenOf = async (id: string, admin = false) => (await ports.sessions.open({ id, admin })).token;
  const codeOf = () => /\b\d{6}\b/.exec(texts.at(-1) ?? '')?.[0];
  const given = (request: TestRequest): Situation => ({
    runtime,
    ports,
    request,
    told: () => [...told, ...ended.map((socket) => `end of ${socket}`)],
  });
  return { ...fixture, ports, administrator, tokenOf, codeOf, given };
};
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

/** A gig after these steps, and a request about it by one of its parties. */
const gigAfter =
  (stepsOf: (fixture: GigFixture) => readonly Step[], by: 'customer' | 'first', body?: unknown) => async () => {
    const fixture = await gigFixture(2);
    const gig = await fixture.play(stepsOf(fixture));
    const request = { as: fixture[by], params: { gigId: gig.id }, ...(body !== undefined && { body }) };
    return { runtime: fixture.runtime, ports: fixture.ports, request };
  };

const month = '2026-03';
/** The invoice of an operator with two gigs in March, in April, after the steps that are already taken. */
const invoiceAfter = async (...steps: readonly ('generateInvoice' | 'sendInvoice')[]) => {
  const fixture = await invoiceFixture();
  const { runtime, ports, first } = fixture;
  for (const _ of [1, 2]) await fixture.earn(first);
  runtime.clock.advance(untilApril);
  const params = { operator: first, month };
  for (const step of steps) {
    const { handler } = await import(
      `../../../functions/dropin/invoices/${step === 'sendInvoice' ? 'send-invoice' : 'generate-invoice'}/handler.ts`
    );
    await call(handler, ports, { ...asAdmin, ...(step === 'sendInvoice' ? { params } : { body: params }) });
    await fixture.drain();
  }
  return { runtime, ports, params };
};

export const dropinSituations: Situations = {
  createAccount: async () => {
    const { given } = await dropin();
    const identities = [{ type: 'email', value: 'ada@example.com' }];
    return given({ body: { firstName: 'Ada', lastName: 'Example', identities } });
  },
  requestLoginCode: async () => (await dropin()).given({ body: { email: 'person0@example.com' } }),
  verifyLoginCode: async () => {
    const { given, ports, codeOf } = await dropin();
    const { body } = await call(requestLoginCode, ports, { body: { email: 'person0@example.com' } });
    return given({ body: { tokenId: body.id, code: codeOf() } });
  },
  requestIdentityCode: async () => {
    const { given, runtime } = await dropin();
    const { id } = await registered(runtime, { email: 'ada@example.com' });
    return given({ as: id, body: { email: 'ada@example.com' } });
  },
  verifyIdentity: async () => {
    const { given, ports, runtime, codeOf, tokenOf } = await dropin();
    const { id } = await registered(runtime, { email: 'ada@example.com' });
    const caller = bearer(await tokenOf(id));
    const { body } = await call(requestIdentityCode, ports, { ...caller, body: { email: 'ada@example.com' } });
    return given({ as: id, body: { tokenId: body.id, code: codeOf() } });
  },
  signOut: async () => {
    const { given, ports, customer, tokenOf } = await dropin();
    const token = await tokenOf(customer);
    const session = await ports.sessions.verify(token);
    for (const n of [1, 2]) {
      await ports.connections.open({ connectionId: `connection-${n}`, socketId: `${n}.1` });
      await ports.connections.identify(`${n}.1`, customer, session?.sessionId);
    }
    return { ...given({ ...bearer(token), body: {} }), endsItsSession: true };
  },
  authenticateAccount: async () => {
    const { given, ports, customer, tokenOf } = await dropin();
    await ports.connections.open({ connectionId: 'connection', socketId: '1.1' });
    return given({ ...bearer(await tokenOf(customer)), body: { socket_id: '1.1' } });
  },
  authorizeChannel: async () => {
    const { given, ports, customer, tokenOf } = await dropin();
    await ports.connections.open({ connectionId: 'connection', socketId: '1.1' });
    const body = { socket_id: '1.1', channel_name: `private-account-${customer}` };
    return given({ ...bearer(await tokenOf(customer)), body });
  },
  banAccount: async () => {
    const { given, ports, administrator, customer, play, steps, tokenOf } = await dropin();
    await play(steps.streaming);
    await ports.connections.open({ connectionId: 'connection', socketId: '1.1' });
    await ports.connections.identify('1.1', customer);
    return given({
      ...bearer(await tokenOf(administrator, true)),
      admin: true,
      params: { accountId: customer },
      body: {},
    });
  },
  unbanAccount: async () => {
    const { given, ports, administrator, customer, tokenOf } = await dropin();
    await ports.accounts.suspend(customer, adminAct('banAccount', { by: administrator, now: 0 }));
    await ports.sessions.bar(customer);
    return given({
      ...bearer(await tokenOf(administrator, true)),
      admin: true,
      params: { accountId: customer },
      body: {},
    });
  },
  createUpload: async () => {
    const { given, customer } = await dropin();
    return given({ as: customer, body: { type: 'profileImage' } });
  },

  registerDevice: async () => {
    const { runtime, ports, customer } = await phones();
    const body = { deviceAddress: 'd'.repeat(32), deviceType: 'ios' };
    return { runtime, ports, request: { as: customer, body } };
  },
  sendPush: async () => {
    const { runtime, ports, customer, first, give, play, steps, received } = await phones();
    await play(steps.enroute);
    await give(first, 'operator-phone');
    const request = { as: customer, body: { recipientId: first, data: { message: 'Hello' } } };
    const told = () => received.map(({ address, message }) => `${message.messageId} to ${address}`);
    return { runtime, ports, request, told };
  },
  saveReceipt: async () => {
    const { runtime, ports, customer, play, steps } = await phones();
    const gig = await play(steps.found);
    const request = { as: customer, body: { messageId: `${gig.id}-2`, code: 5, gig: gig.id } };
    return { runtime, ports, request };
  },

  goOnline: async () => {
    const { given, first } = await dropin();
    return given({ as: first });
  },
  goOffline: async () => {
    const { given, first, ports } = await dropin();
    await ports.presence.setOnline(first, true);
    return given({ as: first });
  },
  publishPosition: async () => {
    const { given, first, play, steps } = await dropin();
    await play(steps.enroute);
    return given({ as: first, body: { lat: place.latitude, lng: place.longitude } });
  },
  sendPing: async () => {
    const { given, first, play, steps } = await dropin();
    await play(steps.enroute);
    return given({ as: first });
  },

  createGig: async () => {
    const { given, customer } = await dropin();
    return given({ as: customer, body: { email: 'person1@example.com' } });
  },
  claimGig: gigAfter(() => [], 'first', { response: 'accept' }),
  confirmGig: gigAfter(({ steps }) => steps.found, 'customer'),
  rejectGig: gigAfter(({ steps }) => steps.found, 'customer'),
  cancelGig: gigAfter(({ steps }) => steps.enroute, 'customer'),
  handshakeGig: gigAfter(({ steps }) => steps.enroute, 'first'),
  startGig: gigAfter(({ steps }) => steps.handshaking, 'customer'),
  extendGig: gigAfter(({ steps }) => [...steps.streaming, 400], 'customer'),
  stopGig: gigAfter(({ steps }) => steps.streaming, 'customer'),
  rateGig: gigAfter(({ steps }) => steps.purchased, 'first', { rating: 5 }),
  terminateGig: async () => {
    const { request, ...world } = await gigAfter(({ steps }) => steps.streaming, 'first')();
    return { ...world, request: { ...asAdmin, params: request.params } };
  },
  saveChat: async () => {
    const { given, ports, runtime, play, steps, customer, first } = await dropin();
    const gig = await play(steps.streaming);
    const at = timestampOf(runtime.clock.now());
    const heard = { id: runtime.ids.objectId(), gig: gig.id, account: first, message: 'Here I am' };
    await ports.chat.record({ ...heard, createdAt: at, updatedAt: at });
    return given({ as: customer, body: { gig: gig.id, from: first, message: 'Here I am' } });
  },

  generateInvoice: async () => {
    const { params, ...world } = await invoiceAfter();
    return { ...world, request: { ...asAdmin, body: params } };
  },
  requestMonthlyInvoices: async () => {
    const { params, ...world } = await invoiceAfter();
    return { ...world, request: { ...asAdmin, body: { month } } };
  },
  sendInvoice: async () => {
    const { params, ...world } = await invoiceAfter('generateInvoice');
    return { ...world, request: { ...asAdmin, params } };
  },
  compensateInvoice: async () => {
    const { params, ...world } = await invoiceAfter('generateInvoice', 'sendInvoice');
    return { ...world, request: { ...asAdmin, params } };
  },

  createTicket: async () => {
    const { runtime, tickets, zendesk } = await helpDesk();
    const ports = { ...tablePorts(runtime), helpTickets: tickets };
    const body = { subject: 'No picture', body: 'The stream stays black.', email: 'customer@example.com' };
    const told = () => zendesk.asked.map(({ path, headers }) => `${path} ${headers['idempotency-key']}`);
    return { runtime, ports, request: { body }, told };
  },
  saveLog: async () => (await dropin()).given({ body: { level: 'info', message: 'Started' } }),
  trackEvent: async () => {
    const { given } = await dropin();
    const queued: string[] = [];
    const { told, ports, ...situation } = given({ body: { udid: 'device', event: 'opened' } });
    const trackedEvents = {
      send: async ({ event, id }: { event: string; id: string }) => void queued.push(`${event} ${id}`),
    };
    return { ...situation, ports: { ...ports, trackedEvents }, told: () => queued };
  },
};
