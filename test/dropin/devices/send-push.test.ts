import { expect, test } from 'vitest';
import { handler as sendPush } from '#functions/dropin/devices/send-push/handler.ts';
import { call } from '#test/support/call.ts';
import { phones } from './phones.ts';

const nobody = 'ffffffffffffffffffffffff';

/** Customer and first operator share a gig, and both have phones. */
async function liveGig() {
  const fixture = await phones();
  const gig = await fixture.play(fixture.steps.enroute);
  await fixture.give(fixture.customer, 'customer-phone');
  await fixture.give(fixture.first, 'operator-phone');
  const push = (as: string, recipientId: string, data: unknown = { message: 'sfdsf' }, admin = false) =>
    call(sendPush, fixture.ports, { as, admin, body: { recipientId, data } });
  return { ...fixture, gig, push };
}

test('POST /notifications/push sends the documented body to all phones of the other party', async () => {
  const { customer, first, push, give, received } = await liveGig();
  await give(first, 'operator-tablet', 'android');

  const { status, body } = await push(customer, first);

  expect(status).toBe(200);
  expect(body).toEqual({ messageId: expect.stringMatching(/^[0-9a-f]{24}$/), reached: true });
  const message = { messageId: body.messageId, sender: customer, data: { message: 'sfdsf' }, text: 'sfdsf' };
  expect(received.map(({ address }) => address).sort()).toEqual(['operator-phone', 'operator-tablet']);
  for (const push of received) expect(push.message).toEqual({ ...message, lifeSeconds: 3600 });
  expect((await push(first, customer)).status).toBe(200);
  expect(received.at(-1)?.address).toBe('customer-phone');
});

test('data without text wake the app and show nothing, and cannot set the code of a product message', async () => {
  const { customer, first, push, received } = await liveGig();

  for (const data of [{ code: 3, aps: {} }, { message: 7 }, { message: '' }, {}]) {
    expect((await push(customer, first, data)).status).toBe(200);
    const message = received.at(-1)?.message;
    expect(message).toMatchObject({ data });
    expect(message).not.toHaveProperty('text');
    expect(message).not.toHaveProperty('code');
  }
});

test('a sender without a live gig with the recipient is refused, even if the recipient does not exist', async () => {
  const { customer, first, second, push, received, request, give, gig, advance } = await liveGig();
  await give(second, 'second-phone');

  const pairs = [
    [customer, second],
    [second, customer],
    [customer, nobody],
    [customer, customer],
    [nobody, nobody],
  ] as const;
  for (const [from, to] of pairs) {
    const { status, body } = await push(from, to);
    expect([status, body.reason], `${from} to ${to}`).toEqual([403, 'forbidden']);
  }
  // The gig ends, so the two are strangers again.
  await advance(gig.id, 'cancel', customer);
  expect((await push(customer, first)).status).toBe(403);
  expect((await push(first, customer)).status).toBe(403);
  expect(received).toEqual([]);
  // A candidate who was only offered a gig is not a party of it.
  await request();
  expect((await push(customer, second)).status).toBe(403);
  expect((await push(second, customer)).status).toBe(403);
});

test('an administrator may push to any account, and learns whether it has a phone', async () => {
  const { second, push, give, received } = await liveGig();
  await give(second, 'second-phone');

  expect((await push(nobody, second, { message: 'hi' }, true)).body).toMatchObject({ reached: true });
  expect(received.map(({ address }) => address)).toEqual(['second-phone']);
  expect(await push(nobody, nobody, { message: 'hi' }, true)).toMatchObject({ status: 200, body: { reached: false } });
});

test('a phone without the app is removed, and one that cannot be reached is kept', async () => {
  const { customer, first, push, give, removed, unreachable, addressesOf } = await liveGig();
  await give(first, 'old-phone');
  removed.add('old-phone');

  expect((await push(customer, first)).body.reached).toBe(true);
  expect(await addressesOf(first)).toEqual(['operator-phone']);

  unreachable.add('operator-phone');
  const { status, body } = await push(customer, first);
  expect([status, body.reason]).toEqual([502, 'provider_unavailable']);
  expect(await addressesOf(first)).toEqual(['operator-phone']);

  unreachable.clear();
  removed.add('operator-phone');
  expect((await push(customer, first)).body.reached).toBe(false);
  expect(await addressesOf(first)).toEqual([]);
});

test('4096 bytes of data are sent, one more is refused, and a larger body is not read', async () => {
  const { customer, first, push, received } = await liveGig();
  const dataOf = (bytes: number) => ({ text: 'é'.repeat((bytes - 11) / 2) + 'x'.repeat((bytes - 11) % 2) });
  expect(Buffer.byteLength(JSON.stringify(dataOf(4096)))).toBe(4096);

  expect((await push(customer, first, dataOf(4096))).status).toBe(200);
  const refused = await push(customer, first, dataOf(4097));
  expect([refused.status, refused.body.reason]).toEqual([400, 'invalid_input']);
  expect((await push(customer, first, dataOf(9000))).status).toBe(413);
  expect(received).toHaveLength(1);
});

test.each([
  ['no recipient', { data: { message: 'x' } }],
  ['a recipient that is no id', { recipientId: 'me', data: { message: 'x' } }],
  ['no data', { recipientId: nobody }],
  ['data that are no object', { recipientId: nobody, data: 'x' }],
  ['data that are a list', { recipientId: nobody, data: ['x'] }],
])('%s is refused', async (_what, body) => {
  const { ports, customer } = await phones();
  const answer = await call(sendPush, ports, { as: customer, admin: true, body });
  expect([answer.status, answer.body.reason]).toEqual([400, 'invalid_input']);
});

test('data of any depth are refused or sent, and never cause a fault', async () => {
  const { ports, customer } = await phones();
  for (const depth of [100, 2000, 4000]) {
    const body = `{"recipientId":"${nobody}","data":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}`;
    const { status } = await call(sendPush, ports, { as: customer, admin: true, body });
    expect(status, String(depth)).toBeLessThan(500);
  }
});
