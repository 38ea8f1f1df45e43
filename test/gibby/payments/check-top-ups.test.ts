import { describe, expect, test } from 'vitest';
import { misbehaviours } from '#test/support/provider-server.ts';
import { creditsFixture, notifyFor } from './payment-fixture.ts';

const minutes = (count: number) => count * 60;
const hours = (count: number) => count * 3600;

async function begun(paymentchannel = '15', tran_ids?: readonly number[]) {
  const fixture = await creditsFixture();
  await fixture.join(7);
  await fixture.owe(8, 7, 'Tamagoci', 500_000);
  const form = await fixture.begin(7, { amount: '500,000', paymentchannel, tran_ids });
  const { TRANSIDMERCHANT } = form;
  const statusOf = async () => (await fixture.topUp(TRANSIDMERCHANT)).status;
  const pay = async (outcome: string) => {
    await fixture.atDoku('Receive', form);
    await fixture.atDoku('Pay', { TRANSIDMERCHANT, outcome, silently: 'true' });
  };
  const arrive = () => fixture.atDoku('Transfer', { TRANSIDMERCHANT, silently: 'true' });
  const sweepAfter = async (seconds: number) => {
    fixture.runtime.clock.advance(seconds);
    return fixture.sweep();
  };
  const asked = () => fixture.provider.asked.filter(({ path }) => path === '/Suite/CheckStatus').length;
  return { fixture, form, statusOf, pay, arrive, sweepAfter, asked };
}

test('a payment without any report is queried, and counts if it was made', async () => {
  const { fixture, pay, sweepAfter, statusOf } = await begun('15', [8]);
  await pay('paid');
  expect(await sweepAfter(minutes(9))).toEqual({ checked: 0, unanswered: 0 });
  expect(await sweepAfter(minutes(2))).toEqual({ checked: 1, unanswered: 0 });
  expect([await statusOf(), await fixture.escrowOf(8), await fixture.creditOf(7)]).toEqual(['paid', 500_000, 0]);
  expect(await sweepAfter(hours(30))).toEqual({ checked: 0, unanswered: 0 });
});

test('a payment that failed at Doku fails here', async () => {
  const { fixture, pay, sweepAfter, statusOf } = await begun();
  await pay('failed');
  await sweepAfter(minutes(11));
  expect([await statusOf(), await fixture.transfers()]).toEqual(['failed', []]);
});

test('a bank transfer is queried until it arrives', async () => {
  const { fixture, pay, arrive, sweepAfter, statusOf } = await begun('05');
  await pay('awaited');
  await sweepAfter(minutes(11));
  expect(await statusOf()).toBe('awaitingTransfer');
  await arrive();
  await sweepAfter(hours(1));
  expect([await statusOf(), await fixture.creditOf(7)]).toEqual(['paid', 500_000]);
});

test('a payment that is never made expires after a day, and is queried less and less often until then', async () => {
  const { fixture, sweepAfter, statusOf, asked } = await begun();
  for (let run = 0; run < 47; run += 1) await sweepAfter(minutes(30));
  expect(await statusOf()).toBe('created');
  expect(asked()).toBeGreaterThan(5);
  expect(asked()).toBeLessThan(15);
  await sweepAfter(hours(1));
  expect([await statusOf(), await fixture.transfers()]).toEqual(['expired', []]);
  const before = asked();
  await sweepAfter(hours(48));
  expect(asked()).toBe(before);
});

test('a payment made in the last minute counts, even though the sweep runs after the deadline', async () => {
  const { pay, sweepAfter, statusOf } = await begun();
  await sweepAfter(hours(23));
  await pay('paid');
  await sweepAfter(hours(30));
  expect(await statusOf()).toBe('paid');
});

test('money that arrives after the payment has expired fills the wallet', async () => {
  const { fixture, form, sweepAfter, statusOf } = await begun('05', [8]);
  await sweepAfter(hours(25));
  expect(await statusOf()).toBe('expired');
  expect(await fixture.notify(notifyFor(form))).toBe('CONTINUE');
  expect([await statusOf(), await fixture.creditOf(7), await fixture.escrowOf(8)]).toEqual(['paid', 500_000, 0]);
});

describe('while Doku', () => {
  test.each(misbehaviours)('%s, nothing expires and nothing is posted', async (_name, misbehaviour) => {
    const { fixture, pay, sweepAfter, statusOf } = await begun();
    await pay('paid');
    fixture.provider.misbehave(misbehaviour);
    expect(await sweepAfter(hours(30))).toEqual({ checked: 1, unanswered: 1 });
    expect([await statusOf(), await fixture.transfers()]).toEqual(['created', []]);
    fixture.provider.misbehave();
    await sweepAfter(hours(1));
    expect([await statusOf(), await fixture.creditOf(7)]).toEqual(['paid', 500_000]);
  });
});

test('a reply that is unsigned or about another payment changes nothing', async () => {
  const { fixture, form, pay, sweepAfter, statusOf } = await begun();
  await pay('paid');
  const other = { ...form, TRANSIDMERCHANT: 'TOPUP_0000000000' };
  for (const fields of [{ ...notifyFor(form), WORDS: '0'.repeat(40) }, notifyFor(other)]) {
    const content = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`);
    fixture.provider.misbehave((response) => {
      response.writeHead(200).end(`<PAYMENT_STATUS>${content.join('')}</PAYMENT_STATUS>`);
    });
    expect(await sweepAfter(hours(2))).toEqual({ checked: 1, unanswered: 1 });
  }
  expect([await statusOf(), await fixture.transfers()]).toEqual(['created', []]);
});

test('a signed reply that differs from the payment is refused, and the payment continues', async () => {
  const { fixture, form, sweepAfter, statusOf } = await begun();
  const content = Object.entries(notifyFor(form, { SESSIONID: 'AAAAAAAAAA' })).map(
    ([n, value]) => `<${n}>${value}</${n}>`,
  );
  fixture.provider.misbehave((response) => {
    response.writeHead(200).end(`<PAYMENT_STATUS>${content.join('')}</PAYMENT_STATUS>`);
  });
  await sweepAfter(minutes(11));
  expect([await statusOf(), await fixture.transfers()]).toEqual(['created', []]);
  expect(fixture.alarms()).toMatchObject([{ facts: { source: 'checkStatus', mismatch: 'session' } }]);
  await sweepAfter(hours(25));
  expect(await statusOf()).toBe('expired');
});

test('the sweep stops after ten payments when the provider does not answer', async () => {
  const { fixture, sweepAfter } = await begun();
  for (let count = 0; count < 24; count += 1) await fixture.begin(7, { amount: '1', paymentchannel: '15' });
  fixture.provider.misbehave((response) => void response.writeHead(500).end());
  expect(await sweepAfter(hours(1))).toEqual({ checked: 10, unanswered: 10 });
});
