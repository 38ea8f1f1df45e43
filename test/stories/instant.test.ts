import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as deviceRoutes from '#functions/dropin/devices/routes.ts';
import * as instantRoutes from '#functions/instant/routes.ts';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { accepted, connectPusher, type Pusher } from '#infra/local/demo/pusher-client.ts';
import { createClient } from '#shared/kernel/route/client.ts';
import { type CloudFixture, cloudFixture, type Somebody, until } from '../support/cloud-fixture.ts';

const minutes = 60;
let fixture: CloudFixture;
const clients: Pusher[] = [];

beforeAll(async () => {
  fixture = await cloudFixture();
});
afterAll(async () => {
  for (const client of clients) client.disconnect();
  await fixture?.close();
});

/** The app of a person, signed in or not. */
const appOf = (somebody?: Somebody) =>
  createClient(
    { ...instantRoutes, ...deviceRoutes },
    {
      baseUrl: fixture.cloud.origin,
      apiKey: developmentCredentials.dropinApiKey,
      ...(somebody && { token: somebody.token }),
    },
  );

const app = () => appOf();
const of = (token: string) => ({ params: { token } });

/** A real Pusher client on a stream's channel, with only the token in its name. */
async function listen(token: string) {
  const client = connectPusher(fixture.cloud.origin);
  clients.push(client);
  const heard: { event: string; data: Record<string, unknown> }[] = [];
  const channel = client.subscribe(`private-${token}`);
  channel.bind_global((event: string, data: Record<string, unknown>) => {
    if (!event.startsWith('pusher:')) heard.push({ event, data });
  });
  await accepted(channel);
  const hears = (event: string, fits: (data: Record<string, unknown>) => boolean = () => true) =>
    until(() => heard.find((each) => each.event === event && fits(each.data))?.data, event);
  return { heard, hears };
}

/** The token in the message to a recipient, which no other recipient may read. */
async function tokenSentTo(kind: 'sms' | 'mail', to: string): Promise<string> {
  const message = await until(() => fixture.cloud.outbox.list({ kind, to })[0], `the ${kind}`);
  return /\b[0-9a-f]{48}\b/.exec(String(message.text))?.[0] ?? '';
}

let people = 0;
const newPhone = () => `1555010${String(1000 + people++)}`;

/** A running stream between two parties who have only their tokens. */
async function running() {
  const asked = await app().requestStream({ body: { phone: newPhone() } });
  const [viewer, dealer] = [asked.token, asked.dealerToken ?? ''];
  await app().startStream(of(viewer));
  expect(await app().startStream(of(dealer))).toMatchObject({ status: 'streaming' });
  return { id: asked.id, viewer, dealer };
}

/** The archive requests to the provider, the latest last. */
const archiveCalls = () =>
  fixture.cloud.outbox
    .list({ kind: 'provider', to: 'opentok' })
    .map(({ path }) => String(path))
    .filter((path) => path.includes('/archive'))
    .reverse();

describe('an instant stream', () => {
  // Every function cold-starts here, which takes time on a busy machine.
  test('goes from the request by phone to the chat that is read afterwards, and both parties get every event', {
    timeout: 60_000,
  }, async () => {
    const phone = newPhone();
    const requested = await app().requestStream({ query: { notify: true }, body: { phone } });
    expect(requested).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      token: expect.stringMatching(/^[0-9a-f]{48}$/),
      channel: `private-${requested.token}`,
      status: 'pending',
    });
    const viewer = requested.token;
    const dealer = await tokenSentTo('sms', `+${phone}`);
    expect(dealer).toMatch(/^[0-9a-f]{48}$/);
    expect(dealer).not.toBe(viewer);
    const [atViewer, atDealer] = await Promise.all([listen(viewer), listen(dealer)]);

    const watched = await app().startStream({ ...of(viewer), body: { role: 'viewer' } });
    expect(watched).toMatchObject({ status: 'pending', apiKey: developmentCredentials.opentok.apiKey });
    await atDealer.hears('stream-ready', ({ actor }) => actor === 'viewer');
    const place = { longitude: '106.7', latitude: '10.78' };
    const shown = await app().startStream({ ...of(dealer), body: { role: 'dealer', ...place } });
    expect(shown).toMatchObject({ status: 'streaming', sessionId: watched.sessionId });
    expect(shown.token).not.toBe(watched.token);
    for (const party of [atViewer, atDealer]) {
      expect(await party.hears('streaming', ({ code }) => code === 1)).toMatchObject({ stream: requested.id });
    }

    const asked = await app().saveStreamChat({ ...of(viewer), body: { role: 'viewer', message: 'To the left?' } });
    for (const party of [atViewer, atDealer]) expect(await party.hears('stream-message')).toMatchObject(asked);
    const answered = await app().saveStreamChat({ ...of(dealer), body: { role: 'dealer', message: 'Here.' } });
    expect(await atViewer.hears('stream-message', ({ role }) => role === 'dealer')).toMatchObject(answered);

    const archive = await app().recordStream(of(viewer));
    expect(archive.status).toBe('started');
    expect(await app().recordStream(of(dealer))).toEqual(archive);
    await atDealer.hears('stream-recording');
    // Together less than the ten minutes of silence after which API Gateway closes the sockets.
    await fixture.cloud.clock.advance(5 * minutes);
    await app().pingStream(of(dealer));
    await fixture.cloud.clock.advance(4 * minutes);
    expect(await app().getStream(of(viewer))).toMatchObject({ status: 'streaming', recording: true });

    const stopped = await app().stopStream({ ...of(viewer), body: { role: 'viewer' } });
    expect(stopped).toMatchObject({ status: 'stopped', duration: 9 * minutes, recording: false });
    for (const party of [atViewer, atDealer]) await party.hears('streaming', ({ code }) => code === 3);
    await fixture.cloud.activity.idle();
    expect(archiveCalls().slice(-2)).toEqual([
      expect.stringMatching(/\/archive$/),
      expect.stringMatching(new RegExp(`/archive/${archive.id}/stop$`)),
    ]);
    expect(fixture.executionsOf(requested.id)).toMatchObject([{ status: 'SUCCEEDED' }]);

    await fixture.cloud.clock.advance(29 * 24 * 60 * minutes);
    expect(await app().getStream(of(dealer))).toMatchObject({
      id: requested.id,
      status: 'stopped',
      role: 'dealer',
      ready: ['viewer', 'dealer'],
      location: { latitude: 10.78, longitude: 106.7 },
    });
    expect(await app().listStreamChat(of(viewer))).toEqual([asked, answered]);
    await fixture.cloud.clock.advance(24 * 60 * minutes);
    await expect(app().getStream(of(viewer))).rejects.toMatchObject({ status: 404 });
    expect(await fixture.itemsOf('STR#', 'STK#', 'SCH#')).toEqual([]);
  });

  test('leaves no token in the table or in the log', async () => {
    const { viewer, dealer } = await running();
    await Promise.all([listen(viewer), listen(dealer)]);
    await app().stopStream(of(viewer));
    await fixture.cloud.activity.idle();
    const table = JSON.stringify(await fixture.itemsOf(''));
    const log = JSON.stringify(fixture.cloud.lambda.logs());
    expect(table).toContain('STR#');
    expect(log).toContain('stopStream');
    for (const token of [viewer, dealer]) for (const text of [table, log]) expect(text).not.toContain(token);
  });

  test("reaches the dealer's phones by push when their number is verified, and is listed for the viewer's account", async () => {
    const [viewer, dealer] = await fixture.signInAll('vera', 'dan');
    if (!viewer || !dealer) throw new Error('Nobody came.');
    const device = { deviceAddress: 'phone-of-dan', deviceType: 'android' } as const;
    await appOf(dealer).registerDevice({ body: device });
    const requested = await appOf(viewer).requestStream({ query: { notify: true }, body: { email: dealer.email } });
    const push = await until(() => fixture.cloud.outbox.list({ kind: 'push' })[0], 'the push');
    const token = /\b[0-9a-f]{48}\b/.exec(JSON.stringify(push))?.[0] ?? '';
    expect(await app().getStream(of(token))).toMatchObject({ id: requested.id, role: 'dealer' });
    const mails = fixture.cloud.outbox.list({ kind: 'mail', to: dealer.email });
    expect(mails.filter(({ text }) => String(text).includes(token))).toEqual([]);

    const pending = () => appOf(viewer).listPendingStreams({ params: { accountId: viewer.id } });
    expect(await until(async () => ((await pending()).length > 0 ? pending() : undefined), 'the list')).toMatchObject([
      { id: requested.id, token: requested.token, status: 'pending' },
    ]);
    await expect(appOf(dealer).listPendingStreams({ params: { accountId: viewer.id } })).rejects.toMatchObject({
      status: 404,
    });
    await app().cancelStream(of(token));
    await until(async () => ((await pending()).length === 0 ? true : undefined), 'the empty list');
    const stranger = { headers: { authorization: 'Bearer wrong' } };
    const wrong = { method: 'POST', path: '/instantstream/request', body: { email: dealer.email }, ...stranger };
    expect((await fixture.send(wrong)).status).toBe(401);
  });
});

describe('a caller with the wrong token', () => {
  test("can do nothing as the viewer with the dealer's token, and nothing at all without a token", async () => {
    const { id, dealer } = await running();
    const asViewer = { ...of(dealer), body: { role: 'viewer' } } as const;
    await expect(app().stopStream(asViewer)).rejects.toMatchObject({ status: 403 });
    await expect(app().stopStream(of('0'.repeat(48)))).rejects.toMatchObject({
      status: 404,
      body: { code: 'E_NOT_FOUND', reason: 'stream_not_found' },
    });
    await expect(listen('0'.repeat(48))).rejects.toThrow('403');
    expect(await app().getStream(of(dealer))).toMatchObject({ id, status: 'streaming' });
    await app().stopStream(of(dealer));
  });
});

describe('a timer', () => {
  test('makes a request missed that was not opened for ten minutes', async () => {
    const requested = await app().requestStream({ body: { phone: newPhone() } });
    await fixture.cloud.clock.advance(10 * minutes - 1);
    expect(await app().getStream(of(requested.token))).toMatchObject({ status: 'pending' });
    // Not earlier: API Gateway closes a socket that is silent for ten minutes of the virtual clock.
    const atViewer = await listen(requested.token);
    await fixture.cloud.clock.advance(1);
    expect(await app().getStream(of(requested.token))).toMatchObject({ status: 'missed', duration: 0 });
    await atViewer.hears('streaming', ({ code }) => code === 5);
    await expect(app().startStream(of(requested.dealerToken ?? ''))).rejects.toMatchObject({ status: 409 });
  });

  test('ends a stream whose dealer is silent for ten minutes, and its recording', async () => {
    const { viewer, dealer } = await running();
    const archive = await app().recordStream(of(dealer));
    await fixture.cloud.clock.advance(5 * minutes);
    await app().pingStream(of(dealer));
    await fixture.cloud.clock.advance(10 * minutes - 1);
    expect(await app().getStream(of(viewer))).toMatchObject({ status: 'streaming' });
    const atDealer = await listen(dealer);
    await fixture.cloud.clock.advance(1);
    expect(await app().getStream(of(viewer))).toMatchObject({ status: 'expired', duration: 5 * minutes });
    await atDealer.hears('streaming', ({ code }) => code === 5);
    await fixture.cloud.activity.idle();
    expect(archiveCalls().at(-1)).toContain(`/archive/${archive.id}/stop`);
  });
});
