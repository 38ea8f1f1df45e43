import { createHmac } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { handler as endOverdueSockets } from '#functions/realtime/end-overdue-sockets/handler.ts';
import { handler as endRevokedSockets } from '#functions/realtime/end-revoked-sockets/handler.ts';
import { handler as revokeRealtimeSecret } from '#functions/realtime/revoke-realtime-secret/handler.ts';
import { handler as triggerEvent } from '#functions/realtime/trigger-event/handler.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import { taskFunction } from '#shared/kernel/route/task.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { itemsOf } from '../support/items.ts';
import { application, realtime } from './harness.ts';
import { callAsServer } from './server-request.ts';

/** Clients that have what they send signed by a server, and an operator who may revoke the secret. */
async function signing() {
  const area = await realtime();
  const { ports, runtime, outside, say } = area;
  const presentSecret = () => String(JSON.parse(outside.versions.at(-1)?.value ?? '{}').secret);
  const sign = (secret: string, ...texts: string[]) =>
    `${application.key}:${createHmac('sha256', secret).update(texts.join(':')).digest('hex')}`;
  const socketIdOf = async (connectionId: string) =>
    (await ports.connections.get(connectionId))?.socketId ?? 'of none that is open';

  const join = async (connectionId: string, channel: string, secret = presentSecret()) => {
    const data = channel.startsWith('presence-') ? [JSON.stringify({ user_id: connectionId })] : [];
    const auth = sign(secret, await socketIdOf(connectionId), channel, ...data);
    const subscription = { channel, auth, ...(data[0] && { channel_data: data[0] }) };
    await say(connectionId, JSON.stringify({ event: 'pusher:subscribe', data: subscription }));
  };
  const signIn = async (connectionId: string, secret = presentSecret()) => {
    const user_data = JSON.stringify({ id: connectionId });
    const auth = sign(secret, await socketIdOf(connectionId), ':user:', user_data);
    await say(connectionId, JSON.stringify({ event: 'pusher:signin', data: { auth, user_data } }));
  };

  const revoke = taskFunction('test', revokeRealtimeSecret, ports);
  const consume = consumerFunction('test', endRevokedSockets, ports, (image) => image);
  const records = async () => (await itemsOf(runtime, 'RVK#')).filter(({ SK }) => String(SK).startsWith('EVT#'));
  /** Delivers the revocations to the consumer, and what it has sent to the sockets. */
  const endSockets = async ({ attempt = 1, milliseconds = 10_000 } = {}) => {
    const Records = (await records()).map((item) => ({
      messageId: 'm',
      body: JSON.stringify(item),
      attributes: { ApproximateReceiveCount: String(attempt) },
    }));
    const answer = await consume({ Records }, { getRemainingTimeInMillis: () => milliseconds });
    await area.deliver();
    return answer;
  };
  /** After this, what a function has read of revocations is too old. */
  const aSecondPasses = () => runtime.clock.advance(1);
  const errorsOf = (connectionId: string) =>
    area.framesOf(connectionId).flatMap(({ event, data }) => (event === 'pusher:error' ? [data.code] : []));
  return { ...area, presentSecret, join, signIn, revoke, endSockets, aSecondPasses, errorsOf };
}

test('a revocation ends the sockets that were signed for, which reconnect at once, and no others', async () => {
  const { connected, join, signIn, revoke, endSockets, outside, errorsOf, ports } = await signing();
  for (const name of ['private', 'presence', 'user', 'public', 'idle']) await connected(name);
  await join('private', 'private-a');
  await join('presence', 'presence-a');
  await signIn('user');
  await join('public', 'news');
  await revoke({});
  expect(await endSockets()).toEqual({ batchItemFailures: [] });
  expect(outside.ended.toSorted()).toEqual(['presence', 'private', 'user']);
  for (const name of outside.ended) {
    expect(errorsOf(name)).toEqual([4200]);
    expect(await ports.connections.get(name)).toBeUndefined();
  }
  expect(await ports.connections.membership('public', 'news')).toBeDefined();
  expect(await ports.connections.get('idle')).toBeDefined();
});

test('a second delivery of a revocation changes nothing, and ends no socket that the new secret has signed for', async () => {
  const { connected, join, revoke, endSockets, aSecondPasses, outside, runtime } = await signing();
  await connected('old');
  await join('old', 'private-a');
  await revoke({});
  await endSockets();
  aSecondPasses();
  await connected('new');
  await join('new', 'private-a');
  const before = await itemsOf(runtime);
  expect(await endSockets({ attempt: 2 })).toEqual({ batchItemFailures: [] });
  expect([outside.ended, await itemsOf(runtime)]).toEqual([['old'], before]);
});

test('an old signature is refused a second after the revocation, and a new one is accepted', async () => {
  const { connected, join, signIn, revoke, aSecondPasses, presentSecret, ports, errorsOf } = await signing();
  const old = presentSecret();
  await connected('one');
  // The functions know the old secret, which they would keep for five minutes.
  await join('one', 'private-before');
  await revoke({});
  aSecondPasses();
  await connected('two');
  await join('two', 'private-a', old);
  await signIn('two', old);
  expect(errorsOf('two')).toEqual([null, null]);
  expect(await ports.connections.membership('two', 'private-a')).toBeUndefined();
  await join('two', 'private-a');
  expect(await ports.connections.membership('two', 'private-a')).toBeDefined();
  expect(presentSecret()).not.toBe(old);
});

test('what the routes sign from then on is signed by the new secret', async () => {
  const { revoke, presentSecret, ports } = await signing();
  const signed = await ports.channelSignatures.sign('1.1', 'private-a');
  await revoke({});
  const again = await ports.channelSignatures.sign('1.1', 'private-a');
  const digest = createHmac('sha256', presentSecret()).update('1.1:private-a').digest('hex');
  expect([again, again === signed]).toEqual([`${application.key}:${digest}`, false]);
});

test('a client that returns at once is let in also by a function that has not heard of the revocation yet', async () => {
  const { connected, join, revoke, presentSecret, ports, errorsOf } = await signing();
  await connected('one');
  // The function has just read that nothing is revoked.
  await join('one', 'private-before');
  await revoke({});
  await connected('two');
  await join('two', 'private-a', presentSecret());
  expect(errorsOf('two')).toEqual([]);
  expect(await ports.connections.membership('two', 'private-a')).toBeDefined();
});

test('all that is checked within a second shares one eventually consistent read', async () => {
  const { runtime, aSecondPasses, ports } = await signing();
  const auth = await ports.channelSignatures.sign('1.1', 'private-a');
  aSecondPasses();
  const query = vi.spyOn(tableOf(runtime), 'query');
  for (let count = 0; count < 20; count++) await ports.channelSignatures.verify(auth, '1.1', 'private-a');
  expect(query.mock.calls.map(([{ consistent }]) => consistent)).toEqual([false]);
});

test('the routes of servers refuse the old secret, and take the new one', async () => {
  const { revoke, aSecondPasses, presentSecret, ports } = await signing();
  const call = (secret: string) =>
    callAsServer(triggerEvent, ports, { secret, body: { name: 'said', data: '{}', channel: 'news' } });
  const old = presentSecret();
  expect((await call(old)).status).toBe(200);
  await revoke({});
  aSecondPasses();
  expect([(await call(old)).status, (await call(presentSecret())).status]).toEqual([401, 200]);
});

test('the public key opens connections before and after', async () => {
  const { revoke, aSecondPasses, ports } = await signing();
  await revoke({});
  aSecondPasses();
  expect(await ports.channelSignatures.isKey(application.key)).toBe(true);
});

test.each(['private', 'user'])(
  'a signature of a %s that was checked before the revocation, and counts after it, ends its socket',
  async (kind) => {
    const { connected, join, signIn, revoke, endSockets, presentSecret, outside, errorsOf } = await signing();
    const old = presentSecret();
    await connected('late');
    // The function has just read that nothing is revoked.
    await join('late', 'private-b', 'a wrong secret');
    await revoke({});
    await endSockets();
    expect(outside.ended).toEqual([]);
    if (kind === 'user') await signIn('late', old);
    else await join('late', 'private-a', old);
    expect([outside.ended, errorsOf('late')]).toEqual([['late'], [null, 4200]]);
  },
);

test('the oldest signature of a socket counts, whatever was signed later', async () => {
  const { connected, join, revoke, endSockets, aSecondPasses, outside } = await signing();
  await connected('both');
  await join('both', 'private-a');
  await revoke({});
  aSecondPasses();
  await join('both', 'private-b');
  await endSockets();
  expect(outside.ended).toEqual(['both']);
});

test('more sockets than one invocation can end are left to the next delivery, which goes on', async () => {
  const { connected, join, revoke, endSockets, outside, runtime } = await signing();
  // A walk reads eight shards by pages of a hundred. More than eight hundred need a second page.
  const names = Array.from({ length: 1_000 }, (_, index) => `c${index}`);
  await Promise.all(names.map((name) => connected(name)));
  for (const name of names.slice(0, 10)) await join(name, 'private-a');
  await revoke({});
  expect(await endSockets({ milliseconds: 1_000 })).toEqual({ batchItemFailures: [{ itemIdentifier: 'm' }] });
  const [{ position } = {}] = (await itemsOf(runtime, 'RVK#')).filter(({ SK }) => String(SK).startsWith('POS#'));
  expect(position).toHaveLength(8);
  expect(await endSockets({ attempt: 2 })).toEqual({ batchItemFailures: [] });
  expect(outside.ended.toSorted()).toEqual(names.slice(0, 10).toSorted());
});

test('the sweep ends sockets that a recent revocation has missed', async () => {
  const { connected, join, revoke, deliver, outside, ports, runtime } = await signing();
  await connected('missed');
  await join('missed', 'private-a');
  await revoke({});
  const sweep = taskFunction('test', endOverdueSockets, ports);
  runtime.clock.advance(5 * 60);
  expect(await sweep({})).toEqual({ ended: 0 });
  await deliver();
  expect(outside.ended).toEqual(['missed']);
});

test('the sweep looks at no sockets long after a revocation', async () => {
  const { connected, join, revoke, deliver, outside, ports, runtime } = await signing();
  await connected('one');
  await join('one', 'private-a');
  await revoke({});
  runtime.clock.advance(11 * 60);
  await taskFunction('test', endOverdueSockets, ports)({});
  await deliver();
  expect(outside.ended).toEqual([]);
});

test('while Secrets Manager still shows the void version, nothing is signed by it and nothing accepted', async () => {
  const { connected, join, revoke, aSecondPasses, outside, presentSecret, ports, errorsOf } = await signing();
  const old = presentSecret();
  await ports.channelSignatures.sign('1.1', 'private-a');
  await revoke({});
  const [next] = outside.versions.splice(1);
  aSecondPasses();
  await expect(ports.channelSignatures.sign('1.1', 'private-a')).rejects.toMatchObject({ code: 'busy' });
  const body = { name: 'said', data: '{}', channel: 'news' };
  expect((await callAsServer(triggerEvent, ports, { secret: old, body })).status).toBe(503);
  await connected('one');
  await join('one', 'private-a', old);
  expect(errorsOf('one')).toEqual([null]);
  expect(await ports.connections.membership('one', 'private-a')).toBeUndefined();
  if (next) outside.versions.push(next);
  await join('one', 'private-a');
  expect(await ports.connections.membership('one', 'private-a')).toBeDefined();
});

test('a revocation that died before it was recorded is made up for by the next one', async () => {
  const { connected, join, revoke, endSockets, outside, ports } = await signing();
  await connected('one');
  await join('one', 'private-a');
  const died = {
    ...ports,
    revocations: { ...ports.revocations, record: () => Promise.reject(new Error('no answer')) },
  };
  await expect(taskFunction('test', revokeRealtimeSecret, died)({})).rejects.toThrow();
  await revoke({});
  await endSockets();
  expect(outside.ended).toEqual(['one']);
});

test('a secret that is changed without a revocation ends no socket', async () => {
  const { connected, join, revoke, endSockets, ports, outside, runtime } = await signing();
  await revoke({});
  runtime.clock.advance(1);
  await connected('one');
  await join('one', 'private-a');
  await ports.realtimeSecret.replace();
  await endSockets();
  expect(outside.ended).toEqual([]);
});
