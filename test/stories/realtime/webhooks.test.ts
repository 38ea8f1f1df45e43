import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import PusherServer from 'pusher';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { accepted, connectPusher, type Pusher } from '#infra/local/demo/pusher-client.ts';
import { type CloudFixture, ownCloudFixture, until } from '#test/support/cloud-fixture.ts';

const server = new PusherServer({ ...developmentCredentials.realtime, host: 'example.com' });

let fixture: CloudFixture;
const clients: Pusher[] = [];
const received: { headers: IncomingHttpHeaders; rawBody: string }[] = [];
/** The status of each answer in turn; 200 when there is none left. */
const statuses: number[] = [];

const receiver = createServer(async (request, response) => {
  received.push({ headers: request.headers, rawBody: await text(request) });
  response.writeHead(statuses.shift() ?? 200).end();
});

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const webhookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  fixture = await ownCloudFixture({ dataDirectory: ':memory:', port: 0, webhookUrl });
  fixture.cloud.clock.freeze(false);
});
afterAll(async () => {
  for (const client of clients) client.disconnect();
  await fixture?.close();
  receiver.close();
  receiver.closeAllConnections();
});

test("what clients say arrives at the operator's server, signed, again after a failure, and in order", async () => {
  const person = await fixture.signIn('speaker');
  const client = connectPusher(fixture.cloud.origin, person.token);
  clients.push(client);
  const name = `private-account-${person.id}`;
  const channel = client.subscribe(name);
  await accepted(channel);
  channel.trigger('client-said', { n: 0 });
  const said = (n: number) => ({
    name: 'client_event',
    channel: name,
    event: 'client-said',
    data: JSON.stringify({ n }),
    socket_id: client.connection.socket_id,
  });
  await until(() => (received.length >= 2 ? received : undefined), 'what was said at once');
  const first = received.splice(0).map((request) => server.webhook(request as Parameters<typeof server.webhook>[0]));
  expect(first.map((webhook) => webhook.getEvents())).toEqual([
    [{ name: 'channel_occupied', channel: name }],
    [said(0)],
  ]);

  statuses.push(500);
  channel.trigger('client-said', { n: 1 });
  await until(() => received[0], 'the first attempt');
  channel.trigger('client-said', { n: 2 });
  const all = await until(() => (received.length >= 3 ? received : undefined), 'the second attempt and the next event');

  const events = all.map((request) => {
    const webhook = server.webhook(request as Parameters<typeof server.webhook>[0]);
    expect(webhook.isValid()).toBe(true);
    return webhook.getEvents();
  });
  expect(events).toEqual([[said(1)], [said(1)], [said(2)]]);
});
