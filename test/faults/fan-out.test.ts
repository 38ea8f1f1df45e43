import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { developmentCredentials } from '#infra/local/credentials.ts';
import type { FaultConfiguration } from '#infra/local/interfaces.ts';
import { randomIds } from '#shared/platform/runtime/runtime.adapter.ts';
import { type CloudFixture, cloudFixture } from '../support/cloud-fixture.ts';

// Cold starts take real time, and more of it while other tests use the same cores.
vi.setConfig({ testTimeout: 90_000 });

const { key, secret } = developmentCredentials.realtime;
const listeners = 12;
const messages = 10;

interface Heard {
  readonly seq: number;
  readonly n: number;
}

let fixture: CloudFixture;
const sockets: WebSocket[] = [];

beforeAll(async () => {
  fixture = await cloudFixture();
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});
afterAll(() => fixture?.close());

/** A socket on the channel, and the client events that it hears. */
async function join(channel: string): Promise<{ socket: WebSocket; heard: Heard[] }> {
  const socket = new WebSocket(`${fixture.cloud.origin.replace('http', 'ws')}/app/${key}?protocol=7`);
  sockets.push(socket);
  const heard: Heard[] = [];
  const { promise: joined, resolve } = Promise.withResolvers<void>();
  socket.on('message', (text: Buffer) => {
    const { event, data, seq } = JSON.parse(text.toString());
    if (event === 'pusher:connection_established') {
      const { socket_id } = JSON.parse(data);
      const auth = `${key}:${createHmac('sha256', secret).update(`${socket_id}:${channel}`).digest('hex')}`;
      socket.send(JSON.stringify({ event: 'pusher:subscribe', data: { channel, auth } }));
    }
    if (event === 'pusher_internal:subscription_succeeded') resolve();
    if (event === 'client-x') heard.push({ seq, n: JSON.parse(data).n });
  });
  await joined;
  return { socket, heard };
}

/** What is left when repeats are dropped by `seq`. */
const distinct = (heard: readonly Heard[]): Heard[] => [...new Map(heard.map((each) => [each.seq, each])).values()];

/** Sends the messages back to back, and expects each of them at each listener, once and in order. */
async function expectWhole(channel: string, ...rules: FaultConfiguration['rules']) {
  const members = await Promise.all(Array.from({ length: listeners + 1 }, () => join(channel)));
  const [sender, ...others] = members;
  await fixture.faults(...rules);
  for (let n = 0; n < messages; n++) {
    sender?.socket.send(JSON.stringify({ event: 'client-x', channel, data: { n } }));
  }
  const expected = Array.from({ length: messages }, (_, n) => ({ seq: n + 1, n }));
  await expect
    .poll(
      async () => {
        // A queue delivers again when a time on the virtual clock is over.
        await fixture.cloud.clock.advance(16);
        return others.filter(({ heard }) => distinct(heard).length < messages).length;
      },
      { timeout: 60_000, interval: 200 },
    )
    .toBe(0);
  for (const { heard } of others) expect(distinct(heard).sort((one, other) => one.seq - other.seq)).toEqual(expected);
  const struck = [...fixture.firedFaults];
  await fixture.faults();
  return { heard: others.map(({ heard }) => heard), struck };
}

/** A channel of the product's own, so that nothing but these messages is on it. */
const newChannel = () => `private-account-${randomIds.objectId()}`;

test('a worker that dies amid its posts leaves no listener without a message', async () => {
  // Most of its calls are posts, so most of the deaths fall amid the posts.
  const dies = { kind: 'crash', match: 'local-deliverEvents', rate: 0.05, times: 8 } as const;
  const { heard, struck } = await expectWhole(newChannel(), dies);
  expect(struck).toContainEqual(expect.stringMatching(/^crash/));
  expect(heard.some((its) => its.length > messages)).toBe(true);
});

test('messages that queues deliver twice keep their places', async () => {
  const { heard } = await expectWhole(
    newChannel(),
    { kind: 'duplicate', match: 'local-deliverEvents' },
    { kind: 'duplicate', match: 'local-receiveFrame' },
  );
  expect(heard.every((its) => its.length > messages)).toBe(true);
});

test('deliveries that come again after later ones, and a worker that dies amid its posts, repeat but change nothing', async () => {
  const { heard, struck } = await expectWhole(
    newChannel(),
    { kind: 'overtaken', match: 'local-deliverEvents' },
    { kind: 'overtaken', match: 'local-receiveFrame' },
    { kind: 'duplicate', match: 'local-deliverEvents', rate: 0.3 },
    { kind: 'crash', match: 'local-deliverEvents', rate: 0.03, times: 4 },
  );
  expect(struck.filter((strike) => strike.startsWith('overtaken')).length).toBeGreaterThan(1);
  // Some heard an earlier message after a later one: by its place it is known.
  const isOvertaken = ({ seq }: Heard, index: number, its: readonly Heard[]) => (its[index - 1]?.seq ?? 0) >= seq;
  expect(heard.some((its) => its.some(isOvertaken))).toBe(true);
});

test('posts that the gateway refuses for their number are made later, in order', async () => {
  // Low enough that no socket is refused for two seconds on end, that is nine times: it would be ended.
  const { struck } = await expectWhole(newChannel(), { kind: 'limit', rate: 0.25 });
  expect(struck.some((strike) => strike.startsWith('limit'))).toBe(true);
});

test('sockets that left without a word are forgotten, and delay no other', async () => {
  const channel = newChannel();
  const { connections } = fixture.ports;
  const ghosts = ['ghost-1', 'ghost-2'].map((connectionId) => ({
    connectionId,
    socketId: `${randomIds.below(1e9)}.1`,
  }));
  for (const ghost of ghosts) {
    await connections.open(ghost);
    await connections.subscribe(ghost, channel);
  }
  await expectWhole(channel);
  for (const { connectionId } of ghosts) {
    await expect.poll(() => connections.get(connectionId)).toBeUndefined();
  }
});
