import { describe, expect, test } from 'vitest';
import { samples } from '#infra/build/samples.ts';
import type { DokuForm } from '#shared/gibby/payments/doku/doku.schema.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { limitsBy } from '#test/support/call.ts';
import { creditsFixture, type Fields, notifyFor, redirectFor } from './payment-fixture.ts';

type Fixture = Awaited<ReturnType<typeof creditsFixture>>;

const [topUpSuccess, tamagociPaid] = samples
  .filter(({ path, kind }) => path === '/api/credits/redirect' && kind === 'response')
  .map(({ json }) => json);

/** A payment of half a million for the wallet. */
async function begun(paymentchannel = '15', tran_ids?: readonly number[]) {
  const fixture = await creditsFixture();
  await fixture.join(7);
  await fixture.owe(8, 7, 'Tamagoci', 500_000);
  const form = await fixture.begin(7, { amount: '500,000', paymentchannel, tran_ids });
  return { fixture, form };
}

async function expectOnce(fixture: Fixture, form: DokuForm, amounts: { credit: number; escrow?: number }) {
  expect(await fixture.creditOf(7)).toBe(amounts.credit);
  expect(await fixture.escrowOf(8)).toBe(amounts.escrow ?? 0);
  expect(await fixture.transfers()).toEqual([`topup:${form.TRANSIDMERCHANT}:paid`]);
  expect(await fixture.books()).toEqual({ sum: 0, wrong: [] });
}

test('a redirect of a paid payment fills the wallet, and gets the documented answer however often it is repeated', async () => {
  const { fixture, form } = await begun();
  for (let time = 0; time < 3; time += 1) {
    const { status, body } = await fixture.redirect(redirectFor(form));
    expect([status, body]).toEqual([200, topUpSuccess]);
  }
  await expectOnce(fixture, form, { credit: 500_000 });
});

test("an app's multipart form with from_device pays for its request, as documented", async () => {
  const { fixture, form } = await begun('15', [8]);
  for (let time = 0; time < 2; time += 1) {
    const { status, body } = await fixture.redirectMultipart({ ...redirectFor(form), from_device: 'true' });
    expect([status, body]).toEqual([200, tamagociPaid]);
  }
  await expectOnce(fixture, form, { credit: 0, escrow: 500_000 });
  expect((await fixture.ports.requests.get(8))?.status).toBe('inProgress');
});

test('several requests are paid at once, and the answer names them in the order of the form', async () => {
  const fixture = await creditsFixture();
  await fixture.join(7);
  const ids = Array.from({ length: 20 }, (_, index) => index + 1);
  for (const id of ids) await fixture.owe(id, 7, `Item ${id}`, 1_000);
  const form = await fixture.begin(7, { amount: '20,000', paymentchannel: '04', tran_ids: ids.toReversed() });
  const { body } = await fixture.redirect(redirectFor(form));
  const names = ids.toReversed().map((id) => `Item ${id}`);
  expect(body.data.message).toBe(`Your payment for item request ${names.join(', ')} paid successfully`);
  for (const id of ids) expect(await fixture.escrowOf(id)).toBe(1_000);
  expect(await fixture.books()).toEqual({ sum: 0, wrong: [] });
});

const arrivals: Readonly<Record<string, (fixture: Fixture, form: DokuForm) => Promise<unknown>>> = {
  redirect: (fixture, form) => fixture.redirect(redirectFor(form)),
  notify: (fixture, form) => fixture.notify(notifyFor(form)),
  sweep: async (fixture) => {
    fixture.runtime.clock.advance(601);
    await fixture.sweep();
  },
};
const orders = Object.keys(arrivals).flatMap((one) =>
  Object.keys(arrivals).flatMap((two) => Object.keys(arrivals).map((three) => [one, two, three] as const)),
);

test.each(orders)('%s, then %s, then %s post once and agree', async (...order) => {
  const { fixture, form } = await begun();
  await fixture.decideAtDoku(form, 'paid');
  for (const arrival of order) await arrivals[arrival]?.(fixture, form);
  await expectOnce(fixture, form, { credit: 500_000 });
  expect((await fixture.redirect(redirectFor(form))).body).toEqual(topUpSuccess);
  expect(await fixture.notify(notifyFor(form))).toBe('CONTINUE');
});

test('100 identical notifications at once post once', async () => {
  const { fixture, form } = await begun();
  const answers = await Promise.all(Array.from({ length: 100 }, () => fixture.notify(notifyFor(form))));
  expect(new Set(answers)).toEqual(new Set(['CONTINUE']));
  await expectOnce(fixture, form, { credit: 500_000 });
  const { version, history } = await fixture.topUp(form.TRANSIDMERCHANT);
  expect([version, history.length]).toEqual([2, 1]);
});

test('redirects and notifications that race for a request pay for it once', async () => {
  const { fixture, form } = await begun('15', [8]);
  await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      index % 2 === 0 ? fixture.redirect(redirectFor(form)) : fixture.notify(notifyFor(form)),
    ),
  );
  await expectOnce(fixture, form, { credit: 0, escrow: 500_000 });
});

test('of two concurrent payments for one request one pays for it, and the other fills the wallet', async () => {
  const { fixture, form } = await begun('15', [8]);
  const other = await fixture.begin(7, { amount: '500,000', paymentchannel: '04', tran_ids: [8] });
  await Promise.all([fixture.notify(notifyFor(form)), fixture.notify(notifyFor(other))]);
  expect([await fixture.creditOf(7), await fixture.escrowOf(8)]).toEqual([500_000, 500_000]);
  expect(await fixture.transfers()).toHaveLength(2);
  expect(await fixture.books()).toEqual({ sum: 0, wrong: [] });
});

test('a pending transfer waits, whichever report comes first, and is paid when the money arrives', async () => {
  const { fixture, form } = await begun('05');
  await fixture.decideAtDoku(form, 'awaited');
  const awaited = await fixture.redirect(redirectFor(form, { STATUSCODE: '5511' }));
  expect([awaited.status, awaited.body]).toEqual([200, { data: { message: 'Your transfer is awaited' } }]);
  expect(await fixture.notify(notifyFor(form, { RESULTMSG: 'FAILED', RESPONSECODE: '5511' }))).toBe('CONTINUE');
  expect((await fixture.topUp(form.TRANSIDMERCHANT)).status).toBe('awaitingTransfer');
  expect(await fixture.transfers()).toEqual([]);

  expect(await fixture.notify(notifyFor(form))).toBe('CONTINUE');
  await expectOnce(fixture, form, { credit: 500_000 });
  // The browser comes back late with the outdated status.
  expect((await fixture.redirect(redirectFor(form, { STATUSCODE: '5511' }))).body).toEqual(topUpSuccess);
});

test('a failed payment posts nothing and says so, and Doku gets CONTINUE', async () => {
  const { fixture, form } = await begun('15', [8]);
  await fixture.decideAtDoku(form, 'failed');
  expect(await fixture.notify(notifyFor(form, { RESULTMSG: 'FAILED', RESPONSECODE: '5510' }))).toBe('CONTINUE');
  for (const STATUSCODE of ['5510', '5511', '5514']) {
    const { status, body } = await fixture.redirect(redirectFor(form, { STATUSCODE }));
    expect([status, body.error.message]).toEqual([422, 'Your payment was not successful']);
  }
  expect((await fixture.topUp(form.TRANSIDMERCHANT)).status).toBe('failed');
  expect(await fixture.transfers()).toEqual([]);
});

test('money that arrives after a failure fills the wallet, not the request', async () => {
  const { fixture, form } = await begun('15', [8]);
  await fixture.decideAtDoku(form, 'failed');
  await fixture.notify(notifyFor(form, { RESULTMSG: 'FAILED', RESPONSECODE: '5526' }));
  expect((await fixture.topUp(form.TRANSIDMERCHANT)).status).toBe('failed');
  expect((await fixture.redirect(redirectFor(form))).body).toEqual(topUpSuccess);
  await expectOnce(fixture, form, { credit: 500_000 });
  expect((await fixture.ports.requests.get(8))?.status).toBe('pendingDeposit');
});

test('a later failure does not take back money that was paid', async () => {
  const { fixture, form } = await begun();
  await fixture.notify(notifyFor(form));
  await fixture.decideAtDoku(form, 'failed');
  expect(await fixture.notify(notifyFor(form, { RESULTMSG: 'FAILED', RESPONSECODE: '5510' }))).toBe('CONTINUE');
  expect((await fixture.redirect(redirectFor(form, { STATUSCODE: '5510' }))).body).toEqual(topUpSuccess);
  await expectOnce(fixture, form, { credit: 500_000 });
});

test('a reversal posts nothing, and raises an alarm', async () => {
  const { fixture, form } = await begun();
  await fixture.decideAtDoku(form, 'paid');
  await fixture.notify(notifyFor(form));
  await fixture.atDoku('Reverse', { TRANSIDMERCHANT: form.TRANSIDMERCHANT });
  expect(fixture.notices).toEqual(['CONTINUE']);
  await expectOnce(fixture, form, { credit: 500_000 });
  expect(fixture.alarms()).toMatchObject([
    {
      level: 'error',
      message: 'payment reversed',
      facts: { paymentsReversed: 1, transactionId: form.TRANSIDMERCHANT },
    },
  ]);
});

describe('what the words of a notification do not cover is believed only when Doku confirms it:', () => {
  const said = { RESULTMSG: 'FAILED', RESPONSECODE: '5510' };

  test.each([
    ['a reversal of a payment that is paid', 'paid', { STATUSTYPE: 'V' }],
    ['a reversal of a payment that Doku does not know', undefined, { STATUSTYPE: 'V' }],
    ['a failure of a payment that Doku does not know', undefined, said],
    ['a transfer of a payment that Doku does not know', undefined, { ...said, RESPONSECODE: '5511' }],
  ] as const)('%s', async (_name, outcome, change) => {
    const { fixture, form } = await begun();
    if (outcome) await fixture.decideAtDoku(form, outcome);
    expect(await fixture.notify(notifyFor(form, change))).toBe('STOP');
    expect((await fixture.topUp(form.TRANSIDMERCHANT)).status).toBe('created');
    expect(fixture.alarms().map(({ facts }) => facts.mismatch)).toEqual(['unconfirmed']);
  });

  test('a code that calls an awaited transfer failed', async () => {
    const { fixture, form } = await begun('05');
    await fixture.decideAtDoku(form, 'awaited');
    expect(await fixture.notify(notifyFor(form, said))).toBe('CONTINUE');
    expect((await fixture.topUp(form.TRANSIDMERCHANT)).status).toBe('awaitingTransfer');
  });

  test('and while Doku does not answer, it has to repeat the notification', async () => {
    const { fixture, form } = await begun();
    fixture.provider.misbehave((response) => void response.writeHead(500).end());
    const answer = await fixture.callBackNotify(notifyFor(form, said));
    expect(answer.status).toBeGreaterThanOrEqual(500);
    expect((await fixture.topUp(form.TRANSIDMERCHANT)).status).toBe('created');
  });
});

/** The fault of each report, whose WORDS are valid for its content. */
const wrongReports: readonly (readonly [string, Fields, string])[] = [
  ['another amount', { AMOUNT: '500001.00' }, 'amount'],
  ['the amount written otherwise', { AMOUNT: '500000' }, 'amount'],
  ['another channel', { PAYMENTCHANNEL: '04' }, 'channel'],
  ['another session', { SESSIONID: 'AAAAAAAAAA' }, 'session'],
  ['no payment of ours', { TRANSIDMERCHANT: 'TOPUP_0000000000' }, 'transaction'],
  ['no id of ours', { TRANSIDMERCHANT: 'WALLET0001' }, 'transaction'],
  ['wrong words', { WORDS: '0'.repeat(40) }, 'signature'],
  ['no words', { WORDS: '' }, 'signature'],
  ['words in capitals', { WORDS: 'A'.repeat(40) }, 'signature'],
];

describe('a report with', () => {
  test.each(wrongReports)(
    '%s is refused like all others, and only our log shows why',
    async (_name, change, mismatch) => {
      const { fixture, form } = await begun();
      const before = await fixture.items();

      const { status, body } = await fixture.redirect(redirectFor(form, change));
      expect([status, body]).toEqual([400, { error: { http_code: 400, message: 'Bad Request', code: 'bad_request' } }]);
      expect(await fixture.notify(notifyFor(form, change))).toBe('STOP');

      expect(await fixture.items()).toEqual(before);
      expect(fixture.alarms().map(({ facts }) => [facts.source, facts.mismatch, facts.paymentReportsRefused])).toEqual([
        ['redirect', mismatch, 1],
        ['notify', mismatch, 1],
      ]);
    },
  );

  test.each(wrongReports)('%s is refused even after the payment was made', async (_name, change) => {
    const { fixture, form } = await begun();
    await fixture.notify(notifyFor(form));
    expect((await fixture.redirect(redirectFor(form, change))).status).toBe(400);
    expect(await fixture.notify(notifyFor(form, change))).toBe('STOP');
    await expectOnce(fixture, form, { credit: 500_000 });
  });
});

test('the words of one payment are refused for any other, even of the same user', async () => {
  const { fixture, form } = await begun();
  const other = await fixture.begin(7, { amount: '500,000', paymentchannel: '15' });
  const { WORDS = '' } = redirectFor(form);
  expect((await fixture.redirect(redirectFor(other, { WORDS }))).status).toBe(400);
  expect(await fixture.transfers()).toEqual([]);
});

test('the words of the form, which the payer knows, prove nothing', async () => {
  const { fixture, form } = await begun();
  const { WORDS } = form;
  expect((await fixture.redirect(redirectFor(form, { WORDS }))).status).toBe(400);
  for (const RESULTMSG of ['SUCCESS', 'FAILED', '']) {
    for (const said of [{}, { STATUSTYPE: 'V' }, { RESPONSECODE: '5511' }] as Fields[]) {
      expect(await fixture.notify(notifyFor(form, { WORDS, RESULTMSG, VERIFYSTATUS: '', ...said }))).toBe('STOP');
    }
  }
  expect(await fixture.transfers()).toEqual([]);
  expect((await fixture.topUp(form.TRANSIDMERCHANT)).status).toBe('created');
  expect(fixture.alarms().map(({ facts }) => facts.paymentsReversed)).toEqual(Array(10).fill(undefined));
});

test.each([
  ['nothing', ''],
  ['no form', '{"AMOUNT":"500000.00"}'],
  ['half a form', 'AMOUNT=500000.00&WORDS=x'],
])('a notification of %s gets STOP', async (_name, text) => {
  const { fixture } = await begun();
  expect(await fixture.notifyText(text)).toBe('STOP');
});

test('a notification with a repeated field gets STOP, even though one of the two values would be valid', async () => {
  const { fixture, form } = await begun();
  const text = String(new URLSearchParams(notifyFor(form)));
  expect(await fixture.notifyText(`AMOUNT=1.00&${text}`)).toBe('STOP');
  expect(await fixture.notifyText(`${text}&AMOUNT=1.00`)).toBe('STOP');
  expect(await fixture.transfers()).toEqual([]);
});

test.each([
  ['a type that is neither', { STATUSTYPE: 'G' }],
  ['a result that is none', { RESULTMSG: 'PENDING', RESPONSECODE: '0000' }],
])('a signed notification of %s changes nothing', async (_name, change) => {
  const { fixture, form } = await begun();
  expect(await fixture.notify(notifyFor(form, change))).toBe('STOP');
  expect((await fixture.topUp(form.TRANSIDMERCHANT)).status).toBe('created');
});

test.each([
  ['without words', (form: FormData) => form.delete('WORDS')],
  ['with a file in place of the amount', (form: FormData) => form.set('AMOUNT', new Blob(['500000.00']))],
])('a redirect %s is refused', async (_name, spoil) => {
  const { fixture, form } = await begun();
  const { status, body } = await fixture.redirectMultipart(redirectFor(form), spoil);
  expect([status, body.error.code]).toEqual([400, 'bad_request']);
});

test.each([
  ['cut short', 'multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="AMOUNT"\r\n\r\n500'],
  ['of JSON', 'application/json', '{"AMOUNT":"500000.00"}'],
])('a redirect %s is refused without a trace', async (_name, contentType, text) => {
  const { fixture } = await begun();
  const before = await fixture.items();
  const { status } = await fixture.redirectRaw(text, contentType);
  expect([400, 415]).toContain(status);
  expect(await fixture.items()).toEqual(before);
});

test('the log contains no words, keys or names', async () => {
  const { fixture, form } = await begun();
  await fixture.redirect(redirectFor(form));
  await fixture.notify(notifyFor(form, { SESSIONID: 'AAAAAAAAAA' }));
  const log = JSON.stringify(fixture.runtime.lines);
  for (const secret of [form.WORDS, redirectFor(form).WORDS, notifyFor(form).WORDS, 'SK123456abcd', form.SESSIONID]) {
    expect(log).not.toContain(secret);
  }
});

test('without configured keys no message is trusted, not even one signed with the generated key', async () => {
  const fixture = await creditsFixture({ mallId: '', sharedKey: 'SK123456abcd' });
  const form = {
    AMOUNT: '1.00',
    TRANSIDMERCHANT: 'TOPUP_0000000000',
    PAYMENTCHANNEL: '15',
    SESSIONID: 'x',
  } as DokuForm;
  expect((await fixture.redirect(redirectFor(form))).status).toBe(400);
  expect(await fixture.notify(notifyFor(form))).toBe('STOP');
});

test('a payment that Doku settled before there were other providers is read, and its reports are repeats', async () => {
  const { fixture, form } = await begun();
  await fixture.notify(notifyFor(form));
  const { gateway: _gateway, ...settled } = await fixture.topUp(form.TRANSIDMERCHANT);
  const history = [{ event: 'payTopUp', actor: 'doku', by: 'notify' }];
  const table = tableOf(fixture.runtime);
  await table.commit([table.put({ PK: `TXN#${settled.id}`, SK: 'T', ...settled, history })]);

  expect(await fixture.topUp(form.TRANSIDMERCHANT)).toMatchObject({ gateway: 'doku', status: 'paid', history });
  expect(await fixture.notify(notifyFor(form))).toBe('CONTINUE');
  expect((await fixture.redirect(redirectFor(form))).body).toEqual(topUpSuccess);
  await expectOnce(fixture, form, { credit: 500_000 });
});

test('a report of Doku is refused for a payment that began with another provider', async () => {
  const { fixture, form } = await begun();
  const table = tableOf(fixture.runtime);
  const topUp = await fixture.topUp(form.TRANSIDMERCHANT);
  await table.commit([table.put({ PK: `TXN#${topUp.id}`, SK: 'T', ...topUp, gateway: 'another' })]);

  expect(await fixture.notify(notifyFor(form))).toBe('STOP');
  expect((await fixture.redirect(redirectFor(form))).status).toBe(400);
  expect(await fixture.transfers()).toEqual([]);
  expect(fixture.alarms().map(({ facts }) => facts.mismatch)).toEqual(['transaction', 'transaction']);
});

test('notifications are limited by address, before their words are looked at', async () => {
  const { fixture, form } = await begun();
  const counted: string[] = [];
  fixture.ports.rateLimits = limitsBy(async (subject) => (counted.push(subject) > 1 ? { waitSeconds: 7 } : undefined));
  expect((await fixture.callBackNotify(notifyFor(form))).status).toBe(200);
  expect((await fixture.callBackNotify(notifyFor(form))).status).toBe(429);
  expect(counted).toHaveLength(2);
  await expectOnce(fixture, form, { credit: 500_000 });
});
