import { expect, test } from 'vitest';
import { handler as saveReceipt } from '#functions/dropin/devices/save-receipt/handler.ts';
import { saveReceipt as route } from '#functions/dropin/devices/save-receipt/route.ts';
import { call } from '#test/support/call.ts';
import { phones } from './phones.ts';

/** The document's body. */
const sample = { code: 3, messageId: '32432432', gig: 'fdsfdsfds', metaData: { fdsfs: 'Fdsfds' } };

async function toldGig() {
  const fixture = await phones();
  const gig = await fixture.play(fixture.steps.found);
  const receipt = (as: string, messageId: string, rest: Record<string, unknown> = {}) =>
    call(saveReceipt, fixture.ports, { as, body: { messageId, ...rest } });
  const measured = () =>
    fixture.runtime.lines
      .filter(({ message }) => message === 'message received')
      .map(({ facts }) => facts.deliveryMilliseconds);
  return { ...fixture, gig, receipt, measured };
}

test('the route is served in the singular of the document and in the plural', () => {
  expect([route.path, ...route.aliases]).toEqual(['/notification/logs', '/notifications/logs']);
});

test('the documented receipt is accepted although it names no message of ours, and measures nothing', async () => {
  const { ports, customer, measured } = await toldGig();

  const { status, body } = await call(saveReceipt, ports, { as: customer, body: sample });

  expect([status, body]).toEqual([200, { messageId: '32432432' }]);
  expect(measured()).toEqual([]);
});

test('the first receipt of a message measures its delivery time, as a CloudWatch metric', async () => {
  const { gig, customer, receipt, runtime } = await toldGig();
  runtime.clock.advance(1.25);

  expect((await receipt(customer, `${gig.id}-2`, { code: 5, gig: gig.id })).status).toBe(200);

  const line = runtime.lines.find(({ message }) => message === 'message received');
  expect(line?.facts).toEqual({
    _aws: {
      Timestamp: runtime.clock.now(),
      CloudWatchMetrics: [
        {
          Namespace: 'Marketplace',
          Dimensions: [['stage', 'operation']],
          Metrics: [{ Name: 'deliveryMilliseconds', Unit: 'Milliseconds' }],
        },
      ],
    },
    operation: 'saveReceipt',
    messageId: `${gig.id}-2`,
    deliveryMilliseconds: 1250,
  });
});

test('each account counts once per message, however often it sends the receipt', async () => {
  const { gig, customer, first, second, receipt, measured, clock } = await toldGig();
  clock.advance(1);

  for (let time = 0; time < 3; time++) await receipt(customer, `${gig.id}-1`);
  await Promise.all([receipt(first, `${gig.id}-1`), receipt(first, `${gig.id}-1`)]);
  await receipt(second, `${gig.id}-1`);
  expect(measured()).toEqual([6000, 6000, 6000]);
  await receipt(customer, `${gig.id}-2`);
  expect(measured()).toEqual([6000, 6000, 6000, 1000]);
});

test('a receipt of an account that got no such message measures nothing', async () => {
  const { gig, customer, receipt, measured } = await toldGig();

  for (const [as, messageId] of [
    ['ffffffffffffffffffffffff', `${gig.id}-1`],
    [customer, `${gig.id}-9`],
    [customer, `${gig.id}-0`],
    [customer, 'ffffffffffffffffffffffff-1'],
    [customer, gig.id],
  ] as const) {
    expect((await receipt(as, messageId)).status).toBe(200);
  }
  expect(measured()).toEqual([]);
});

test.each([
  ['no message', { code: 3 }],
  ['an empty message', { messageId: '' }],
  ['an endless message', { messageId: 'x'.repeat(201) }],
  ['a code that is no number', { messageId: 'x', code: 'three' }],
  ['meta data that are no object', { messageId: 'x', metaData: 'y' }],
])('%s is refused', async (_what, body) => {
  const { ports, customer } = await phones();
  const answer = await call(saveReceipt, ports, { as: customer, body });
  expect([answer.status, answer.body.reason]).toEqual([400, 'invalid_input']);
});
