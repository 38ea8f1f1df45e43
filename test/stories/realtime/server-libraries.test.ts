import Pusher from 'pusher';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { accepted, type Pusher as Client, connectPusher } from '#infra/local/demo/pusher-client.ts';
import { type CloudFixture, ownCloudFixture, until } from '#test/support/cloud-fixture.ts';

const { key, secret, appId } = developmentCredentials.realtime;

let fixture: CloudFixture;
let server: Pusher;
const clients: Client[] = [];

beforeAll(async () => {
  // The libraries sign with the time of this machine, and other files move the clock of the cloud that they share.
  fixture = await ownCloudFixture({ dataDirectory: ':memory:', port: 0 });
  fixture.cloud.clock.freeze(false);
  server = libraryWith({});
});
afterAll(async () => {
  for (const client of clients) client.disconnect();
  await fixture?.close();
});

/** Pusher's own library for servers, on the local cloud. */
function libraryWith(options: Partial<Pusher.Options>): Pusher {
  const { hostname, port } = new URL(fixture.cloud.origin);
  return new Pusher({ appId, key, secret, host: hostname, port, useTLS: false, ...options } as Pusher.Options);
}

async function listen(name: string) {
  const client = connectPusher(fixture.cloud.origin, 'no-token');
  clients.push(client);
  const heard: { event: string; data: unknown }[] = [];
  const channel = client.subscribe(name);
  channel.bind_global((event: string, data: unknown) => {
    if (!event.startsWith('pusher:')) heard.push({ event, data });
  });
  await accepted(channel);
  return { client, heard };
}

const bodyOf = async (answer: Promise<Pusher.Response>): Promise<unknown> => (await answer).json();

describe("Pusher's library for servers", () => {
  test('triggers an event for everyone on its channels but the one who caused it', async () => {
    const [one, two] = await Promise.all([listen('news'), listen('news')]);
    const { socket_id } = one.client.connection;
    expect(await bodyOf(server.trigger('news', 'said', { text: 'Grüße ☎' }, { socket_id }))).toEqual({});
    expect(await bodyOf(server.trigger(['news', 'other'], 'said', 'to all'))).toEqual({});
    await until(() => one.heard[0], 'the second event');
    await until(() => two.heard[1], 'both events');
    expect(one.heard).toEqual([{ event: 'said', data: 'to all' }]);
    expect(two.heard).toEqual([
      { event: 'said', data: { text: 'Grüße ☎' } },
      { event: 'said', data: 'to all' },
    ]);
  });

  test('triggers a batch, in order', async () => {
    const { heard } = await listen('scores');
    const batch = [1, 2, 3].map((n) => ({ channel: 'scores', name: 'score', data: { n } }));
    expect(await bodyOf(server.triggerBatch(batch))).toEqual({});
    await until(() => heard[2], 'three events');
    expect(heard.map(({ data }) => data)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  test('asks for channels and counts', async () => {
    await listen('asked-about');
    const asked = await bodyOf(server.trigger('asked-about', 'e', 'd', { info: 'subscription_count' }));
    expect(asked).toEqual({ channels: { 'asked-about': { subscription_count: 1 } } });
    const list = server.get({ path: '/channels', params: { filter_by_prefix: 'asked-' } });
    expect(await bodyOf(list)).toEqual({ channels: { 'asked-about': {} } });
    const one = server.get({ path: '/channels/asked-about', params: { info: 'subscription_count' } });
    expect(await bodyOf(one)).toEqual({ occupied: true, subscription_count: 1 });
    // Every character that the name of a channel may have.
    expect(await bodyOf(server.get({ path: '/channels/a_b-c=d@e,f.g;h' }))).toEqual({ occupied: false });
    expect(await bodyOf(server.get({ path: '/channels/presence-nobody/users' }))).toEqual({ users: [] });
  });

  test('sends to a user and ends their sockets', async () => {
    expect(await bodyOf(server.sendToUser('someone', 'e', { n: 1 }))).toEqual({});
    const person = await fixture.signIn('ended');
    const client = connectPusher(fixture.cloud.origin, person.token);
    clients.push(client);
    const codes: unknown[] = [];
    client.connection.bind('error', (error: { data?: { code?: number } }) => codes.push(error.data?.code));
    await accepted(client.subscribe(`private-account-${person.id}`));
    const first = client.connection.socket_id;
    expect(await bodyOf(server.terminateUserConnections(person.id))).toEqual({});
    // API Gateway cannot close with a code of Pusher's, so this client comes back, as Pusher lets it.
    await until(() => (client.connection.socket_id !== first ? true : undefined), 'the end of the socket');
    expect(codes).toContain(4009);
  });

  test.each<[string, Partial<Pusher.Options>, string, number]>([
    ['another secret', { secret: 'other' }, '/channels', 401],
    ['another key', { key: 'other' }, '/channels', 401],
    ['another application', { appId: '9' }, '/channels', 404],
    ['a question that only presence channels answer', {}, '/channels/CHANNEL/users', 400],
    ['an unknown path', {}, '/nothing', 404],
  ])('is refused with %s, and shows why', async (_what, options, path, status) => {
    const failed = libraryWith(options).get({ path });
    await expect(failed).rejects.toMatchObject({ status, body: expect.stringMatching(/\w/) });
  });

  test('is refused an event of more than 10 KiB', async () => {
    const failed = server.trigger('news', 'said', 'x'.repeat(10_241));
    await expect(failed).rejects.toMatchObject({ status: 413, body: expect.stringContaining('10240 bytes') });
  });
});
