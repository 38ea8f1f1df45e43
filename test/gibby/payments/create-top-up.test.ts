import { describe, expect, test } from 'vitest';
import { sampleOf } from '#test/contract/samples.ts';
import { bandung } from '#test/support/builders.ts';
import { creditsFixture } from './payment-fixture.ts';

const path = '/api/credits/words';
const documented = sampleOf(path, { status: 200 }).data as Record<string, string>;

/** The user of the sample, on the day of the sample. */
async function isyana() {
  const fixture = await creditsFixture();
  const { clock } = fixture.runtime;
  // Each of the fixture's steps takes a second: the user joins, and then the form is made.
  clock.advance((Date.parse('2016-10-04T02:27:46.000Z') - clock.now()) / 1000);
  await fixture.join(7, {
    name: documented.NAME ?? '',
    email: documented.EMAIL ?? '',
    address: documented.ADDRESS ?? '',
    phone: documented.MOBILEPHONE ?? '',
    zipcode: documented.ZIPCODE ?? '',
    cityId: bandung,
  });
  return fixture;
}

test('the form equals the documented one, field by field and in its order', async () => {
  const fixture = await isyana();
  const { status, body } = await fixture.words(7, { amount: '500,000', paymentchannel: '04' });
  expect(status).toBe(200);
  const { MALLID, TRANSIDMERCHANT, WORDS, SESSIONID, ...rest } = body.data;
  const { MALLID: _mall, TRANSIDMERCHANT: _id, WORDS: _words, SESSIONID: _session, ...expected } = documented;
  expect(rest).toEqual(expected);
  expect(Object.keys(body.data)).toEqual(Object.keys(documented));
  expect(MALLID).toBe('12345678');
  expect(TRANSIDMERCHANT).toMatch(/^TOPUP_[A-Za-z0-9]{10}$/);
  expect(SESSIONID).toMatch(/^[A-Za-z0-9]{10}$/);
  expect(WORDS).toMatch(/^[0-9a-f]{40}$/);
  // Doku verifies the words: its page offers to pay.
  expect(await fixture.atDoku('Receive', body.data)).toContain('value="paid"');
});

test('missing profile details are empty fields', async () => {
  const fixture = await creditsFixture();
  await fixture.join(7, { name: null });
  const form = await fixture.begin(7, { amount: '10000', paymentchannel: '15' });
  expect(form).toMatchObject({ NAME: 'user7', ADDRESS: '', CITY: '', STATE: '', MOBILEPHONE: '', ZIPCODE: '' });
  expect(form).toMatchObject({ COUNTRY: 'ID', PAYMENTCHANNEL: '15' });
});

test.each([
  ['500,000', '500000.00'],
  ['500000', '500000.00'],
  ['500000.00', '500000.00'],
  ['1', '1.00'],
  ['9,999,999,999', '9999999999.00'],
])('the amount %s is parsed exactly', async (amount, written) => {
  const fixture = await isyana();
  expect(await fixture.begin(7, { amount, paymentchannel: '05' })).toMatchObject({
    AMOUNT: written,
    PURCHASEAMOUNT: written,
  });
});

test.each([
  ['no body', undefined],
  ['null', null],
  ['no amount', { paymentchannel: '04' }],
  ['an empty amount', { amount: '', paymentchannel: '04' }],
  ['no channel', { amount: '500,000' }],
  ['an empty channel', { amount: '500,000', paymentchannel: '' }],
])('%s is refused as documented, and nothing is stored', async (_name, body) => {
  const fixture = await isyana();
  const answer = await fixture.words(7, body);
  expect([answer.status, answer.body]).toEqual([422, sampleOf(path, { status: 422 })]);
  expect(await fixture.items('TXN#')).toEqual([]);
});

test.each([
  ['half a rupiah', { amount: '500,000.50' }, 'The amount format is invalid.'],
  ['groups of two', { amount: '5,00,000' }, 'The amount format is invalid.'],
  ['a sign', { amount: '-5' }, 'The amount format is invalid.'],
  ['an exponent', { amount: '5e5' }, 'The amount format is invalid.'],
  ['blanks', { amount: ' 5 ' }, 'The amount format is invalid.'],
  ['nothing', { amount: '0' }, 'The amount must be at least 1.'],
  ['more than Doku writes', { amount: '10,000,000,000' }, 'The amount may not be greater than 9999999999.'],
  ['another channel', { paymentchannel: '02' }, 'The selected paymentchannel is invalid.'],
  ['more requests than fit', { tran_ids: Array.from({ length: 21 }, (_, id) => id + 1) }, undefined],
])('%s is refused, and nothing is stored', async (_name, change, message) => {
  const fixture = await isyana();
  const { status, body } = await fixture.words(7, { amount: '500,000', paymentchannel: '04', ...change });
  expect([status, body.error.code]).toEqual([422, 'GEN-UNPROCESSABLE']);
  if (message !== undefined) expect(body.error.message).toBe(message);
  expect(await fixture.items('TXN#')).toEqual([]);
});

test.each([500_000, '500000', '500,000', '500000.00'])('the amount may be written as %s', async (amount) => {
  const fixture = await isyana();
  const { status, body } = await fixture.words(7, { amount, paymentchannel: '04' });
  expect([status, Object(body.data ?? body).AMOUNT]).toEqual([200, '500000.00']);
});

describe('requests', () => {
  test('that together cost the paid amount are stored with the payment', async () => {
    const fixture = await isyana();
    await fixture.owe(8, 7, 'Tamagoci', 300_000);
    await fixture.owe(9, 7, 'Piring Emas', 200_000);
    const form = await fixture.begin(7, { amount: '500,000', paymentchannel: '04', tran_ids: [8, 9, 8] });
    expect((await fixture.topUp(form.TRANSIDMERCHANT)).requestIds).toEqual([8, 9]);
  });

  test.each([
    ['of another user', [8, 10], 'This request does not wait for your deposit.'],
    ['that were never posted', [8, 404], 'This request does not wait for your deposit.'],
    ['that cost less', [9], 'The amount must be the sum of what the requests cost.'],
  ])('%s are refused, and nothing is stored', async (_name, tran_ids, message) => {
    const fixture = await isyana();
    await fixture.owe(8, 7, 'Tamagoci', 300_000);
    await fixture.owe(9, 7, 'Piring Emas', 200_000);
    await fixture.owe(10, 2, 'Kopi', 200_000);
    const { status, body } = await fixture.words(7, { amount: '500,000', paymentchannel: '04', tran_ids });
    expect([status, body.error.message]).toEqual([422, message]);
    expect(await fixture.items('TXN#')).toEqual([]);
  });
});

test('without the keys of Doku no payment is begun', async () => {
  const fixture = await creditsFixture({ mallId: '', sharedKey: 'generated' });
  await fixture.join(7);
  const { status, body } = await fixture.words(7, { amount: '500,000', paymentchannel: '04' });
  expect([status, body.error.code]).toEqual([502, 'provider_unavailable']);
  expect(await fixture.items('TXN#')).toEqual([]);
});

test('a form is made without calling Doku, so that no fault of Doku prevents it', async () => {
  const fixture = await isyana();
  fixture.provider.misbehave((response) => void response.writeHead(500).end());
  expect((await fixture.words(7, { amount: '500,000', paymentchannel: '04' })).status).toBe(200);
  expect(fixture.provider.asked).toEqual([]);
});
