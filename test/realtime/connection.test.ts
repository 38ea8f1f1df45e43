import { describe, expect, test } from 'vitest';
import { handler as connectSocket } from '#functions/realtime/connect-socket/handler.ts';
import { handler as greetSocket } from '#functions/realtime/greet-socket/handler.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import { socketFunction } from '#shared/kernel/route/socket.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { connectionBudget } from '#shared/platform/realtime/connection-budget.adapter.ts';
import { endSocket, endSockets } from '#shared/platform/realtime/memberships/end-sockets.usecase.ts';
import { itemsOf } from '../support/items.ts';
import { application, realtime } from './harness.ts';
import { recordSockets } from './recorded-sockets.ts';

/** Connects a client: runs `$connect`, then the greeter with what `$connect` queued. */
async function arrive(query: Record<string, string>, headers: Record<string, string> = {}) {
  const area = await realtime();
  const answer = await area.invoke(connectSocket, 'one', { query, headers });
  const greeter = consumerFunction('test', greetSocket, area.ports, (image) => image);
  const Records = area.outside.queued.map((message) => ({ messageId: 'm', body: JSON.stringify(message) }));
  expect(await greeter({ Records })).toEqual({ batchItemFailures: [] });
  return { ...area, answer };
}

test.each(['5', '6', '7'])('a client of protocol %s is greeted with its socket id', async (protocol) => {
  const { answer, ports, framesOf, outside } = await arrive({ key: application.key, protocol, client: 'js' });
  expect(answer).toEqual({ statusCode: 200 });
  const connection = await ports.connections.get('one');
  expect(connection?.socketId).toMatch(/^\d+\.\d+$/);
  expect(framesOf('one')).toEqual([
    {
      event: 'pusher:connection_established',
      data: JSON.stringify({ socket_id: connection?.socketId, activity_timeout: 480 }),
    },
  ]);
  expect(outside.ended).toEqual([]);
});

test('the subprotocol that a client offers is echoed', async () => {
  const query = { key: application.key, protocol: '7' };
  const { answer } = await arrive(query, { 'Sec-WebSocket-Protocol': 'other, pusher-channels-protocol-7' });
  expect(answer).toEqual({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'pusher-channels-protocol-7' } });
  expect((await arrive(query, { 'Sec-WebSocket-Protocol': 'other' })).answer).toEqual({ statusCode: 200 });
});

test.each([
  ['an unknown key', { key: 'other', protocol: '7' }, 4001],
  ['no key', { protocol: '7' }, 4001],
  ['no protocol', { key: application.key }, 4008],
  ['a protocol that is no number', { key: application.key, protocol: 'seven' }, 4006],
  ['a protocol that is too old', { key: application.key, protocol: '4' }, 4007],
  ['a protocol that is too new', { key: application.key, protocol: '8' }, 4007],
])(
  'a client with %s gets the reason, is disconnected and is not stored',
  async (_, query: Record<string, string>, code) => {
    const { ports, framesOf, outside } = await arrive(query);
    expect(framesOf('one')).toEqual([{ event: 'pusher:error', data: { code, message: expect.any(String) } }]);
    expect(outside.ended).toEqual(['one']);
    expect(await ports.connections.get('one')).toBeUndefined();
  },
);

test('an address may have 1,000 connections open, and more once some have ended', async () => {
  const { ports, outside, invoke, framesOf } = await realtime();
  const query = { key: application.key, protocol: '7' };
  const address = '2001:db8::1';
  const names = Array.from({ length: 1100 }, (_, index) => `c${index}`);
  const opened: string[] = [];
  for (const name of names) {
    if (await ports.connections.open({ connectionId: name, socketId: `${name}.1` }, address)) opened.push(name);
  }
  expect(opened.length).toBeLessThanOrEqual(1000);
  expect(opened.length).toBeGreaterThan(900);

  const refused = names.find((name) => !opened.includes(name)) ?? '';
  await invoke(connectSocket, refused, { query, address: '2001:db8::2' });
  const greeter = consumerFunction('test', greetSocket, ports, (image) => image);
  const Records = outside.queued.map((message) => ({ messageId: 'm', body: JSON.stringify(message) }));
  await greeter({ Records });
  expect(framesOf(refused)).toMatchObject([{ event: 'pusher:error', data: { code: 4100 } }]);
  expect(outside.ended).toEqual([refused]);

  for (const name of opened) await ports.connections.close(name);
  expect(await ports.connections.open({ connectionId: refused, socketId: '1.1' }, address)).toBe(true);
});

describe('the limit of connections of a key', () => {
  const query = { key: application.key, protocol: '7' };

  /** Connects clients one after another. Every connection is counted, as if by chance. */
  async function connections(addresses: readonly string[]) {
    const area = await realtime({ CONNECTIONS_PER_MINUTE: '30' });
    const { runtime, outside } = area;
    const counting = { ...runtime, ids: { ...runtime.ids, below: () => 0 } };
    const ports = { ...area.ports, connectionBudget: connectionBudget(counting) };
    const connect = socketFunction('test', connectSocket, ports);
    const open = async (connectionId: string, sourceIp: string) => {
      const requestContext = { connectionId, requestId: 'r', identity: { sourceIp } };
      await connect({ requestContext, queryStringParameters: query, headers: null });
      return Object(JSON.parse(Object(outside.queued.at(-1)).frame)).data.code ?? 'greeted';
    };
    const answers: unknown[] = [];
    for (const [index, address] of addresses.entries()) answers.push(await open(`c${index}`, address));
    return { ...area, open, answers };
  }

  test('refuses the key for all addresses, until a minute is over, and stores no refused connection', async () => {
    const addresses = Array.from({ length: 5 }, (_, index) => `192.0.2.${index}`);
    const { answers, open, ports, runtime } = await connections(addresses);
    // One in ten is counted: 30 are three.
    expect(answers).toEqual(['greeted', 'greeted', 'greeted', 4100, 4100]);
    expect(await ports.connections.get('c4')).toBeUndefined();
    const counters = await itemsOf(runtime, 'CON#from#');
    expect(counters.reduce((sum, { sockets }) => sum + Number(sockets), 0)).toBe(3);
    runtime.clock.advance(70);
    expect(await open('later', '192.0.2.9')).toBe('greeted');
  });

  test('rings an alarm', async () => {
    const { runtime } = await connections(Array(4).fill('192.0.2.1'));
    const alarms = runtime.lines.filter(({ facts }) => facts.connectionBudgetSpent === 1);
    expect(alarms).toHaveLength(1);
    expect(alarms[0]?.facts._aws).toMatchObject({
      CloudWatchMetrics: [{ Namespace: 'Marketplace', Metrics: [{ Name: 'connectionBudgetSpent' }] }],
    });
    expect(JSON.stringify(alarms)).not.toContain('192.0.2.1');
  });

  test('is not spent by what an address is refused', async () => {
    const { ports, runtime, outside } = await realtime();
    const spent: string[] = [];
    const counted = {
      ...ports,
      connections: { ...ports.connections, open: async () => false },
      connectionBudget: { spend: async (key: string) => spent.push(key) > 0 },
    };
    const connect = socketFunction('test', connectSocket, counted);
    const requestContext = { connectionId: 'one', requestId: 'r', identity: { sourceIp: '192.0.2.1' } };
    await connect({ requestContext, queryStringParameters: query, headers: null });
    expect(Object(outside.queued[0]).refuses).toBe(true);
    expect([spent, await itemsOf(runtime)]).toEqual([[], []]);
  });
});

test('a connection whose greeting cannot be queued is forgotten, and its address does not go on counting it', async () => {
  const { ports, runtime } = await realtime();
  const broken = { ...ports, greetings: { send: () => Promise.reject(new Error('no answer')) } };
  const query = { key: application.key, protocol: '7' };
  const connect = socketFunction('test', connectSocket, broken);
  const requestContext = { connectionId: 'one', requestId: 'r', identity: { sourceIp: '192.0.2.1' } };
  const outcome = await connect({ requestContext, queryStringParameters: query, headers: null }).catch(() => 'failed');
  expect(outcome).not.toEqual({ statusCode: 200 });
  expect((await itemsOf(runtime, 'CON#')).map(({ sockets }) => sockets)).toEqual([0]);
});

test('a connection that is there and does not take its greeting is ended', async () => {
  const { ports } = await realtime();
  const { sockets, ended } = recordSockets();
  const silent = { ...ports, sockets: { ...sockets, sendFirst: async () => false } };
  const greeter = consumerFunction('test', greetSocket, silent, (image) => image);
  const body = JSON.stringify({ connectionId: 'one', frame: '{}', refuses: false });
  expect(await greeter({ Records: [{ messageId: 'm', body }] })).toEqual({ batchItemFailures: [] });
  expect(ended).toEqual(['one']);
});

test('all sockets of an account are found, also more than one address may have', async () => {
  const { ports, runtime } = await realtime();
  const table = tableOf(runtime);
  const names = Array.from({ length: 1_100 }, (_, index) => `c${index}`);
  for (let from = 0; from < names.length; from += 100) {
    await table.commit(names.slice(from, from + 100).map((SK) => table.put({ PK: 'CON#of#busy', SK })));
  }
  expect(await ports.connections.ofAccount('busy')).toHaveLength(1_100);
});

test('a counter that has expired is not written anew by a connection that ends', async () => {
  const { ports, runtime } = await realtime();
  await ports.connections.open({ connectionId: 'one', socketId: '1.1' }, '192.0.2.1');
  const table = tableOf(runtime);
  for (const { PK, SK } of await itemsOf(runtime, 'CON#from#')) {
    await table.commit([table.remove({ PK: String(PK), SK: String(SK) })]);
  }
  await ports.connections.close('one');
  expect(await itemsOf(runtime)).toEqual([]);
});

test('a socket whose client cannot be told why is ended all the same', async () => {
  const { ports, connected } = await realtime();
  await connected('one');
  const { sockets, ended } = recordSockets();
  const unreachable = { ...sockets, send: () => Promise.reject(new Error('no answer')) };
  const ending = endSocket({ ...ports, sockets: unreachable }, 'one', 'notAuthorized');
  await expect(ending).rejects.toThrow('no answer');
  expect([ended, await ports.connections.get('one')]).toEqual([['one'], undefined]);
});

test('a socket that could not be ended is found by the repetition', async () => {
  const { ports, connected } = await realtime();
  await connected('one', 'ada');
  const { sockets, ended } = recordSockets();
  const closed: string[] = [];
  const stuck = {
    connections: { ...ports.connections, close: async (id: string) => void closed.push(id) },
    sockets: { ...sockets, end: () => Promise.reject(new Error('no answer')) },
  };
  await expect(endSockets(stuck, 'ada')).rejects.toThrow('no answer');
  expect(closed).toEqual([]);
  await endSockets({ ...ports, sockets }, 'ada');
  expect([ended, await ports.connections.get('one')]).toEqual([['one'], undefined]);
});

test('a client that disconnects before its greeting is no failure', async () => {
  const { ports, outside } = await realtime();
  outside.verdict = () => 410;
  const greeter = consumerFunction('test', greetSocket, ports, (image) => image);
  const body = JSON.stringify({ connectionId: 'one', frame: '{}', refuses: true });
  expect(await greeter({ Records: [{ messageId: 'm', body }] })).toEqual({ batchItemFailures: [] });
  // To end what is gone is a no-op.
  expect(outside.ended).toEqual(['one']);
});

test('a client that disconnects gets no more events', async () => {
  const { ports, leave, publish, connected, outside } = await realtime();
  await ports.connections.subscribe(await connected('one'), 'news');
  expect(await leave('one')).toEqual({ batchItemFailures: [] });
  expect(await leave('one')).toEqual({ batchItemFailures: [] });
  await publish([{ channel: 'news', event: 'e', data: 1 }]);
  expect(outside.posts).toEqual([]);
  expect(await ports.connections.get('one')).toBeUndefined();
});

test('an unsubscription that overtakes the end of its connection leaves nothing behind', async () => {
  const { ports, runtime, connected } = await realtime();
  await ports.connections.subscribe(await connected('one'), 'private-a', { place: '1' });
  const table = tableOf(runtime);
  const { query } = table;
  table.query = async (...input) => {
    const page = await query.apply(table, input);
    await ports.connections.unsubscribe('one', 'private-a', { place: '2' });
    return page as never;
  };
  await ports.connections.close('one');
  expect(await itemsOf(runtime, 'CON#')).toEqual([]);
});
