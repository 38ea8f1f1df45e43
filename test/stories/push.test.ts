import { DeleteEndpointCommand, SetEndpointAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { OutboxMessage } from '#infra/local/interfaces.ts';
import { type CloudFixture, cloudFixture, type Somebody, until } from '../support/cloud-fixture.ts';

// Nine functions start cold in this gig, while other tests use the same cores.
vi.setConfig({ testTimeout: 90_000 });

let fixture: CloudFixture;
let customer: Somebody;
let operator: Somebody;
let sns: SNSClient;

beforeAll(async () => {
  fixture = await cloudFixture();
  const [first, second] = await fixture.signInAll('paula', 'percy');
  if (!first || !second) throw new Error('Two must have signed in.');
  customer = first;
  operator = second;
  const credentials = fixture.cloud.operatorCredentials;
  sns = new SNSClient({ endpoint: fixture.cloud.awsEndpoint, region: 'us-east-1', credentials });
});
afterEach(async () => {
  await fixture.release(customer, operator);
  await fixture.cloud.activity.idle();
});
afterAll(async () => {
  sns?.destroy();
  await fixture?.close();
});

const register = (who: Somebody, body: Record<string, unknown>) =>
  fixture.ask({ method: 'POST', path: '/devices', body }, who);

interface Push extends OutboxMessage {
  readonly endpointArn: string;
  readonly message: Readonly<Record<string, string>>;
}
const pushesTo = (address: string) => fixture.cloud.outbox.list({ kind: 'push', to: address }).reverse() as Push[];
/** The pushes to an iPhone, oldest first. */
const heardBy = (address: string) =>
  pushesTo(address).map(({ message }) => JSON.parse(message.APNS ?? '{}') as Record<string, unknown>);
const codesOf = (address: string) => heardBy(address).map(({ code }) => code);

test('a gig is pushed to both phones from the offer to the end, and receipts measure the delivery time', async () => {
  await register(customer, { deviceAddress: 'paula-phone', deviceType: 'ios' });
  await register(operator, { deviceToken: 'percy-phone', deviceType: 'ios' });
  await register(operator, { deviceAddress: 'percy-tablet', deviceType: 'android' });

  const gigId = await fixture.requestOf(customer, operator);
  await until(() => pushesTo('percy-phone')[0], 'the offer');
  await fixture.act(operator, 'accept', gigId);
  await fixture.act(customer, 'confirm', gigId);
  await fixture.act(customer, 'handshake', gigId);
  await fixture.act(operator, 'handshake', gigId);
  await fixture.act(customer, 'start', gigId);
  await fixture.cloud.clock.advance(69);
  await fixture.act(operator, 'stop', gigId);
  for (const [address, count] of [
    ['percy-phone', 5],
    ['percy-tablet', 5],
    ['paula-phone', 4],
  ] as const) {
    await until(() => pushesTo(address)[count - 1], `push ${count} to ${address}`);
  }

  expect(codesOf('percy-phone')).toEqual([4, undefined, undefined, 2, 3]);
  expect(codesOf('paula-phone')).toEqual([5, undefined, 2, 3]);
  const google = JSON.parse(pushesTo('percy-tablet')[0]?.message.GCM ?? '');
  expect(google.fcmV1Message.message).toMatchObject({
    notification: { body: 'A customer requests a gig near you' },
    data: { messageId: `${gigId}-1`, code: '4' },
  });
  expect(heardBy('paula-phone').at(-1)).toMatchObject({ data: { duration: 69, price: 11.15 } });

  for (const path of ['/notification/logs', '/notifications/logs']) {
    const body = { code: 3, messageId: heardBy('paula-phone').at(-1)?.messageId, gig: gigId };
    await fixture.ask({ method: 'POST', path, body }, customer);
  }
  await fixture.cloud.activity.idle();
  const lines = fixture.cloud.lambda.logs('local-saveReceipt').map(({ line }) => JSON.parse(line));
  const measured = lines.filter(({ message }) => message === 'message received');
  expect(measured).toHaveLength(1);
  expect(measured[0].deliveryMilliseconds).toBeGreaterThanOrEqual(0);
});

test('the parties of a live gig push to each other over HTTP, and strangers cannot', async () => {
  const push = () =>
    fixture.send(
      { method: 'POST', path: '/notifications/push', body: { recipientId: operator.id, data: { message: 'hi' } } },
      customer,
    );
  expect((await push()).status).toBe(403);
  const gigId = await fixture.requestOf(customer, operator);
  await fixture.act(operator, 'accept', gigId);
  const { status, body } = await push();
  expect([status, body.reached]).toEqual([200, true]);
  const words = heardBy('percy-phone').filter(({ sender }) => sender === customer.id);
  expect(words).toMatchObject([{ aps: { alert: { body: 'hi' } }, messageId: body.messageId }]);
});

test('while SNS is down routes answer at once, and waiting pushes are sent once when it is back', async () => {
  const gigId = await fixture.requestOf(customer, operator);
  await fixture.act(operator, 'accept', gigId);
  await until(() => heardBy('paula-phone').find(({ messageId }) => messageId === `${gigId}-2`), 'the claim');
  await fixture.faults({ kind: 'outage', match: 'sns:' });

  for (const [path, body] of [
    ['/devices', { deviceAddress: 'paula-tablet', deviceType: 'ios' }],
    ['/notifications/push', { recipientId: operator.id, data: { message: 'hi' } }],
  ] as const) {
    const startedAt = performance.now();
    const answer = await fixture.send({ method: 'POST', path, body }, customer);
    expect([answer.status, answer.body.reason]).toEqual([502, 'provider_unavailable']);
    expect(performance.now() - startedAt, path).toBeLessThan(3_000);
  }
  fixture.firedFaults.length = 0;
  await fixture.act(customer, 'confirm', gigId);
  // Two phones of the operator, each tried twice.
  await until(() => (fixture.firedFaults.length >= 4 ? true : undefined), 'the pushes that fail');
  await fixture.faults();
  await fixture.cloud.clock.advance(120);

  for (const address of ['percy-phone', 'percy-tablet']) {
    const texts = pushesTo(address).map(({ message }) => JSON.stringify(message));
    expect(texts.filter((text) => text.includes(`${gigId}-3`))).toHaveLength(1);
  }
});

test('a phone that changes hands gets nothing for its former owner, and a disabled one is removed until it is back', async () => {
  const known = async () => (await fixture.itemsOf(`DEV#${operator.id}`)).map(({ deviceAddress }) => deviceAddress);
  const forgotten = async () => ((await known()).length === 0 ? true : undefined);
  await register(customer, { deviceAddress: 'percy-phone', deviceType: 'ios' });
  expect(await known()).toEqual(['percy-tablet']);
  const EndpointArn = pushesTo('percy-tablet')[0]?.endpointArn;
  const [toPhone, toTablet] = [pushesTo('percy-phone').length, pushesTo('percy-tablet').length];

  await sns.send(new SetEndpointAttributesCommand({ EndpointArn, Attributes: { Enabled: 'false' } }));
  const gigId = await fixture.requestOf(customer, operator);
  await until(forgotten, 'the end of the disabled endpoint');
  expect([pushesTo('percy-phone').length, pushesTo('percy-tablet').length]).toEqual([toPhone, toTablet]);

  await register(operator, { deviceAddress: 'percy-tablet', deviceType: 'android' });
  await fixture.act(operator, 'accept', gigId);
  await fixture.act(customer, 'confirm', gigId);
  await until(() => pushesTo('percy-tablet')[toTablet], 'the confirmation');

  await sns.send(new DeleteEndpointCommand({ EndpointArn }));
  await fixture.act(customer, 'cancel', gigId);
  await until(forgotten, 'the end of the deleted endpoint');
});
