import { describe, expect, test } from 'vitest';
import { handler as compensateInvoice } from '#functions/dropin/invoices/compensate-invoice/handler.ts';
import { handler as generateInvoice } from '#functions/dropin/invoices/generate-invoice/handler.ts';
import { handler as getInvoice } from '#functions/dropin/invoices/get-invoice/handler.ts';
import { handler as getPayable } from '#functions/dropin/invoices/get-payable/handler.ts';
import { handler as listInvoices } from '#functions/dropin/invoices/list-invoices/handler.ts';
import { handler as listOperatorInvoices } from '#functions/dropin/invoices/list-operator-invoices/handler.ts';
import { handler as requestMonthlyInvoices } from '#functions/dropin/invoices/request-monthly-invoices/handler.ts';
import { handler as sendInvoice } from '#functions/dropin/invoices/send-invoice/handler.ts';
import { handler as startMonthlyInvoices } from '#functions/dropin/invoices/start-monthly-invoices/handler.ts';
import { call } from '#test/support/call.ts';
import { admin, asAdmin, expectSound, type InvoiceFixture, invoiceFixture, untilApril } from './month.ts';

const march = '2026-03';
const paramsOf = (operator: string, month = march) => ({ ...asAdmin, params: { operator, month } });
const actsOf = ({ runtime }: InvoiceFixture) =>
  runtime.lines.filter(({ message }) => message === 'admin act').map(({ facts }) => facts);

/** One operator with some gigs in March; the clock then shows 1 April. */
async function inApril(gigCount: number) {
  const fixture = await invoiceFixture();
  const gigIds: string[] = [];
  for (let made = 0; made < gigCount; made += 1) gigIds.push((await fixture.earn(fixture.first)).id);
  fixture.clock.advance(untilApril);
  const generate = () =>
    call(generateInvoice, fixture.ports, { ...asAdmin, body: { operator: fixture.first, month: march } });
  const send = (body: unknown = {}) => call(sendInvoice, fixture.ports, { ...paramsOf(fixture.first), body });
  const compensate = (body: unknown = {}) =>
    call(compensateInvoice, fixture.ports, { ...paramsOf(fixture.first), body });
  const show = async () => (await call(getInvoice, fixture.ports, paramsOf(fixture.first))).body;
  const statusesOf = async () => {
    const gigs = await fixture.ports.gigs.getMany(gigIds);
    return [...new Set([...gigs.values()].map(({ status }) => status))];
  };
  return { ...fixture, gigIds, generate, send, compensate, show, statusesOf };
}

describe('an invoice', () => {
  test('keeps what an administrator says about sending and paying it, once', async () => {
    const { generate, send, compensate, show, drain } = await inApril(1);
    await generate();
    await drain();
    await send({ reason: 'By post' });
    await drain();
    await compensate({ reference: 'Transfer 4711' });
    await compensate({ reference: 'Transfer 4712' });
    await drain();
    const said = { by: admin, at: '2026-04-01T12:00:00.000Z' };
    const { invoice } = await show();
    expect(invoice.acts).toEqual([
      { ...said, act: 'send', reason: 'By post', reference: null },
      { ...said, act: 'compensate', reason: null, reference: 'Transfer 4711' },
    ]);
  });

  test('goes from generated over sent to compensated with its gigs and payments, and the operator is paid', async () => {
    const fixture = await inApril(2);

    const begun = await fixture.generate();
    expect([begun.status, begun.body]).toEqual([
      200,
      {
        operator: fixture.first,
        month: march,
        status: 'generating',
        currency: 'USD',
        total: '0.00',
        gigCount: 0,
        createdAt: '2026-04-01T12:00:00.000Z',
        updatedAt: '2026-04-01T12:00:00.000Z',
        generatedAt: null,
        sentAt: null,
        compensatedAt: null,
        acts: [],
      },
    ]);
    await fixture.drain();
    expect(await fixture.show()).toMatchObject({
      invoice: { status: 'generated', total: '11.16', gigCount: 2, generatedAt: '2026-04-01T12:00:00.000Z' },
      lines: fixture.gigIds.map((gig) => ({
        gig,
        amount: '5.58',
        duration: 69,
        settledAt: '2026-03-01T12:00:00.000Z',
      })),
    });
    expect(await fixture.statusesOf()).toEqual(['invoiceGenerated']);

    expect((await fixture.send()).body).toMatchObject({ status: 'sending', total: '11.16' });
    await fixture.drain();
    expect(await fixture.show()).toMatchObject({ invoice: { status: 'sent', sentAt: '2026-04-01T12:00:00.000Z' } });
    expect(await fixture.statusesOf()).toEqual(['invoiceSent']);
    expect(await fixture.ports.ledger.balance('bank:payout:usd')).toBe(0);

    expect((await fixture.compensate()).body).toMatchObject({ status: 'compensating', total: '11.16' });
    await fixture.drain();
    expect(await fixture.show()).toMatchObject({ invoice: { status: 'compensated', total: '11.16', gigCount: 2 } });
    expect(await fixture.statusesOf()).toEqual(['compensated']);
    expect(await fixture.ports.ledger.balance('bank:payout:usd')).toBe(-1116);
    expect(await fixture.ports.ledger.balance(`operator:${fixture.first}:payable`)).toBe(0);
    await expectSound(fixture);
  });

  test('takes any number of gigs in batches, and the books are sound after each batch', async () => {
    const fixture = await inApril(30);
    await fixture.generate();

    expect(await fixture.drain(() => expectSound(fixture)), 'two batches, and the record of the end').toBe(3);
    expect(await fixture.show()).toMatchObject({ invoice: { status: 'generated', total: '167.40', gigCount: 30 } });
    await fixture.send();
    expect(await fixture.drain(() => expectSound(fixture))).toBe(3);
    await fixture.compensate();
    expect(await fixture.drain(() => expectSound(fixture))).toBe(3);
    expect(await fixture.show()).toMatchObject({ invoice: { status: 'compensated', total: '167.40', gigCount: 30 } });
    expect(await fixture.ports.ledger.balance('bank:payout:usd')).toBe(-30 * 558);
  });

  test('is complete when its gigs fill the last batch exactly', async () => {
    const fixture = await inApril(25);
    await fixture.generate();

    await fixture.drain();

    expect(await fixture.show()).toMatchObject({ invoice: { status: 'generated', gigCount: 25 } });
  });

  test('stays the same however often and in whatever order records arrive, and whichever administrator requests it again', async () => {
    const fixture = await inApril(30);
    for (const ask of [fixture.generate, fixture.send, fixture.compensate]) {
      await ask();
      await fixture.drain();
    }
    const before = await fixture.everything();

    for (const record of (await fixture.records()).reverse()) await fixture.deliver(record);
    for (const ask of [fixture.generate, fixture.send, fixture.compensate]) {
      const { status, body } = await ask();
      expect([status, body.status, body.total]).toEqual([200, 'compensated', '167.40']);
    }
    const { body } = await call(compensateInvoice, fixture.ports, {
      ...paramsOf(fixture.first),
      as: 'ad'.padEnd(24, '2'),
    });
    expect(body.status, 'another administrator').toBe('compensated');

    expect(await fixture.everything()).toEqual(before);
  });

  test('is generated once when it is requested several times at once', async () => {
    const fixture = await inApril(3);

    const answers = await Promise.all([fixture.generate(), fixture.generate(), fixture.generate()]);
    await fixture.drain();

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await fixture.show()).toMatchObject({ invoice: { total: '16.74', gigCount: 3 } });
  });

  test('moves each gig once when a record is delivered twice at once', async () => {
    const fixture = await inApril(5);
    for (const ask of [fixture.generate, fixture.send, fixture.compensate]) {
      await ask();
      for (const record of await fixture.undelivered()) {
        const outcomes = await Promise.allSettled([fixture.deliver(record), fixture.deliver(record)]);
        expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
      }
      await fixture.drain();
      await expectSound(fixture);
    }
    expect(await fixture.ports.ledger.balance('bank:payout:usd')).toBe(-5 * 558);
  });
});

describe('a crash', () => {
  /**
   * The fixture's ports, in which every commit after the first `healthy` ones fails, either before it is made or after
   * it.
   */
  function crashing({ ports }: InvoiceFixture, healthy: number, when: 'before' | 'after') {
    let made = 0;
    const lost = async (commit: () => Promise<void>) => {
      made += 1;
      if (made > healthy && when === 'after') await commit();
      if (made > healthy) throw new Error('the function is gone');
      await commit();
    };
    return {
      ...ports,
      gigs: {
        ...ports.gigs,
        commit: (writes: Parameters<typeof ports.gigs.commit>[0]) => lost(() => ports.gigs.commit(writes)),
      },
      invoices: {
        ...ports.invoices,
        commit: (writes: Parameters<typeof ports.invoices.commit>[0]) => lost(() => ports.invoices.commit(writes)),
      },
    };
  }

  test.each([
    ['before', 0],
    ['before', 2],
    ['before', 3],
    ['after', 0],
    ['after', 3],
  ] as const)(
    '%s the commit that follows %d others leaves sound books, and the next delivery resumes',
    async (when, healthy) => {
      const fixture = await inApril(3);
      for (const ask of [fixture.generate, fixture.send, fixture.compensate]) {
        await ask();
        const [record = {}] = await fixture.undelivered();
        await fixture.deliver(record, crashing(fixture, healthy, when)).catch((thrown: Error) => {
          expect(thrown.message).toBe('the function is gone');
        });
        await expectSound(fixture);
        await fixture.drain(() => expectSound(fixture));
      }
      expect(await fixture.show()).toMatchObject({ invoice: { status: 'compensated', total: '16.74', gigCount: 3 } });
      expect(await fixture.ports.ledger.balance('bank:payout:usd')).toBe(-3 * 558);
    },
  );
});

describe('the month of a gig', () => {
  test('is the month in which it was rated, not in which it streamed', async () => {
    const fixture = await invoiceFixture();
    const streamed = await fixture.play([30 * 86_400, ...fixture.steps.purchased]);
    await fixture.advance(streamed.id, 'rate', fixture.customer, 5);
    fixture.clock.advance(86_400);
    await fixture.advance(streamed.id, 'rate', fixture.first, 5);
    expect([streamed.stoppedAt?.slice(0, 7), (await fixture.stored(streamed.id)).status]).toEqual([march, 'voted']);

    const early = await call(generateInvoice, fixture.ports, {
      ...asAdmin,
      body: { operator: fixture.first, month: march },
    });
    expect([early.status, early.body.reason]).toEqual([409, 'nothing_to_invoice']);
    fixture.clock.advance(untilApril);
    await call(generateInvoice, fixture.ports, { ...asAdmin, body: { operator: fixture.first, month: '2026-04' } });
    await fixture.drain();

    const { body } = await call(getInvoice, fixture.ports, paramsOf(fixture.first, '2026-04'));
    expect(body).toMatchObject({
      invoice: { gigCount: 1 },
      lines: [{ gig: streamed.id, settledAt: streamed.stoppedAt }],
    });
    expect((await fixture.stored(streamed.id)).invoiceMonth).toBe('2026-04');
  });

  test('is the month in which the last rating stopped being owed', async () => {
    const fixture = await invoiceFixture();
    const gig = await fixture.play([28 * 86_400, ...fixture.steps.purchased, 604_800, ['ratingTtl', 'system']]);
    expect(gig).toMatchObject({ status: 'voted', stateEnteredAt: expect.stringMatching(/^2026-04/) });

    expect(await fixture.ports.settlements.gigsWaiting(fixture.first, march, { limit: 9 })).toEqual([]);
    expect(await fixture.ports.settlements.gigsWaiting(fixture.first, '2026-04', { limit: 9 })).toEqual([gig.id]);
  });

  test('is the month of the cancellation, whose fee is paid while the gig stays cancelled', async () => {
    const fixture = await inApril(0);
    const gig = await fixture.play([...fixture.steps.enroute, 301, ['cancel', fixture.customer]]);
    expect(gig).toMatchObject({ status: 'cancelled', operatorShareMinor: 500 });
    const key = { operator: fixture.first, month: '2026-04' };
    fixture.clock.advance(untilApril);

    await call(generateInvoice, fixture.ports, { ...asAdmin, body: key });
    for (const [ask, payment] of [
      [undefined, 'invoiceGenerated'],
      [sendInvoice, 'invoiceSent'],
      [compensateInvoice, 'compensated'],
    ] as const) {
      if (ask) await call(ask, fixture.ports, { ...asAdmin, params: key });
      await fixture.drain(() => expectSound(fixture));
      expect((await fixture.ports.settlements.ofGig(gig.id)).payment?.status).toBe(payment);
      expect((await fixture.stored(gig.id)).status).toBe('cancelled');
    }
    expect(await fixture.ports.ledger.balance('bank:payout:usd')).toBe(-500);
    const { body } = await call(getInvoice, fixture.ports, { ...asAdmin, params: key });
    expect(body.lines).toEqual([
      { gig: gig.id, amount: '5.00', duration: gig.durationSeconds, settledAt: gig.updatedAt },
    ]);
  });
});

describe('a month', () => {
  test('has an invoice for every operator who is owed something, and no other, in pages', async () => {
    const fixture = await invoiceFixture(4);
    const [one = '', two = '', three = '', idle = ''] = fixture.operators;
    for (const operator of [one, one, two]) await fixture.earn(operator);
    fixture.clock.advance(untilApril);
    await fixture.earn(three);
    const run = () => call(requestMonthlyInvoices, fixture.ports, { ...asAdmin, body: { month: march } });

    const { status, body } = await run();
    expect([status, body]).toEqual([
      200,
      { month: march, status: 'running', operatorCount: 0, startedAt: '2026-04-01T12:00:00.000Z', finishedAt: null },
    ]);
    await fixture.drain(() => expectSound(fixture));

    const list = async (query: Record<string, string>) =>
      (await call(listInvoices, fixture.ports, { ...asAdmin, query })).body;
    const all = await list({ month: march });
    expect(all.invoices).toMatchObject(
      [one, two].sort().map((operator) => ({ operator, gigCount: operator === one ? 2 : 1, status: 'generated' })),
    );
    expect((await list({})).invoices, 'the month before, unless another is named').toEqual(all.invoices);
    expect((await list({ month: march, status: 'generated' })).invoices).toHaveLength(2);
    expect(await list({ month: march, status: 'sent' })).toEqual({ invoices: [] });
    const page = await list({ limit: '1' });
    expect((await list({ limit: '1', cursor: page.next })).invoices).toEqual(all.invoices.slice(1));
    expect((await run()).body).toMatchObject({ status: 'finished', operatorCount: 2 });
    expect((await fixture.ports.invoices.ofOperator(idle, { limit: 9 })).items).toEqual([]);
  });

  test('is opened by the schedule once it is over, and once even if the schedule fires twice', async () => {
    const fixture = await inApril(2);
    const tick = () => startMonthlyInvoices.operation({} as never, fixture.ports as never, undefined as never);

    expect(await Promise.all([tick(), tick()])).toEqual([{ month: march }, { month: march }]);
    await fixture.drain();
    const before = await fixture.everything();
    expect(await tick()).toEqual({ month: march });
    await fixture.drain();

    expect(await fixture.show()).toMatchObject({ invoice: { status: 'generated', gigCount: 2 } });
    expect(await fixture.everything()).toEqual(before);
  });

  test('with more operators than a page is opened page by page, and resumes where a page failed', async () => {
    const fixture = await invoiceFixture();
    const operators = Array.from({ length: 45 }, () => fixture.runtime.ids.objectId());
    for (const operator of operators) await fixture.earn(operator);
    fixture.clock.advance(untilApril);
    await call(requestMonthlyInvoices, fixture.ports, { ...asAdmin, body: { month: march } });
    const [record = {}] = await fixture.undelivered();
    let opened = 0;
    const broken: typeof fixture.ports.invoices = {
      ...fixture.ports.invoices,
      commit: async (writes) => {
        opened += 1;
        if (opened > 5) throw new Error('the function is gone');
        await fixture.ports.invoices.commit(writes);
      },
    };
    await expect(fixture.deliver(record, { ...fixture.ports, invoices: broken })).rejects.toThrow('gone');

    await fixture.drain();

    const { items } = await fixture.ports.invoices.ofMonth(march, { limit: 200 });
    expect(items.map(({ operator }) => operator).sort()).toEqual(operators.toSorted());
    expect(new Set(items.map(({ totalMinor, status }) => `${status} ${totalMinor}`))).toEqual(
      new Set(['generated 558']),
    );
    expect(await fixture.ports.invoiceRuns.get(march)).toMatchObject({ status: 'finished', operatorCount: 45 });
  });
});

describe('a refused request changes nothing', () => {
  test('for a month that is not over, or ended less than an hour ago', async () => {
    const fixture = await invoiceFixture();
    await fixture.earn(fixture.first);
    const before = await fixture.everything();
    const ask = async () => [
      await call(generateInvoice, fixture.ports, { ...asAdmin, body: { operator: fixture.first, month: march } }),
      await call(requestMonthlyInvoices, fixture.ports, { ...asAdmin, body: { month: march } }),
    ];

    for (const secondsPast of [-1, 3_599]) {
      fixture.clock.advance((Date.parse('2026-04-01T00:00:00.000Z') - fixture.clock.now()) / 1000 + secondsPast);
      for (const { status, body } of await ask()) expect([status, body.reason]).toEqual([409, 'month_not_over']);
    }
    expect(await fixture.everything()).toEqual(before);
    fixture.clock.advance(1);
    for (const { status } of await ask()) expect(status).toBe(200);
  });

  test('for an invoice without a payment, for a missing invoice, and for a step that is not next', async () => {
    const fixture = await inApril(1);
    const other = 'b'.repeat(24);
    const none = await call(generateInvoice, fixture.ports, { ...asAdmin, body: { operator: other, month: march } });
    expect([none.status, none.body.reason]).toEqual([409, 'nothing_to_invoice']);
    for (const route of [getInvoice, sendInvoice, compensateInvoice]) {
      const { status, body } = await call(route, fixture.ports, paramsOf(other));
      expect([status, body.reason]).toEqual([404, 'invoice_not_found']);
    }

    await fixture.generate();
    const before = await fixture.everything();
    const early = await fixture.send();
    expect([early.status, early.body]).toEqual([
      409,
      expect.objectContaining({ reason: 'transition_refused', currentState: 'generating', allowedEvents: [] }),
    ]);
    expect((await fixture.compensate()).status).toBe(409);
    expect(await fixture.everything()).toEqual(before);
    await fixture.drain();
    const unsent = await fixture.compensate();
    expect([unsent.status, unsent.body.allowedEvents]).toEqual([409, ['send']]);
  });

  test('for callers who are not administrators, and for bad input', async () => {
    const fixture = await inApril(1);
    const before = await fixture.everything();
    const body = { operator: fixture.first, month: march };
    const routes = [
      [generateInvoice, { body }],
      [requestMonthlyInvoices, { body: { month: march } }],
      [listInvoices, {}],
      [listOperatorInvoices, { params: { operator: fixture.first } }],
      [getInvoice, { params: body }],
      [sendInvoice, { params: body }],
      [compensateInvoice, { params: body }],
      [getPayable, { params: { operator: fixture.first } }],
    ] as const;
    for (const [route, request] of routes) {
      expect((await call(route, fixture.ports, request)).status).toBe(401);
      for (const as of [fixture.first, fixture.customer]) {
        expect((await call(route, fixture.ports, { ...request, as })).status).toBe(403);
      }
    }
    for (const month of ['2026-13', '2026-3', 'March', '']) {
      const nonsense = await call(generateInvoice, fixture.ports, { ...asAdmin, body: { ...body, month } });
      expect([nonsense.status, nonsense.body.reason]).toEqual([400, 'invalid_input']);
    }
    expect((await call(getInvoice, fixture.ports, paramsOf('first'))).status).toBe(400);
    expect(await fixture.everything()).toEqual(before);
    expect(actsOf(fixture)).toEqual([]);
  });
});

describe("the administrators' view", () => {
  test('shows an invoice with its gigs in pages, and the invoices of an operator, newest first', async () => {
    const fixture = await inApril(5);
    await fixture.generate();
    await fixture.drain();
    await fixture.earn(fixture.first);
    fixture.clock.advance(untilApril);
    await call(generateInvoice, fixture.ports, { ...asAdmin, body: { operator: fixture.first, month: '2026-04' } });
    await fixture.drain();

    const page = async (query: Record<string, string>) =>
      (await call(getInvoice, fixture.ports, { ...paramsOf(fixture.first), query })).body;
    const one = await page({ limit: '2' });
    const two = await page({ limit: '2', after: one.next });
    const three = await page({ limit: '2', after: two.next });
    const gigsOf = (...bodies: { lines: { gig: string }[] }[]) =>
      bodies.flatMap(({ lines }) => lines.map(({ gig }) => gig));
    expect(gigsOf(one, two, three)).toEqual(fixture.gigIds);
    expect([one.lines.length, two.lines.length, three.lines.length, three.next]).toEqual([2, 2, 1, undefined]);

    const list = async (query: Record<string, string>) =>
      (await call(listOperatorInvoices, fixture.ports, { ...asAdmin, params: { operator: fixture.first }, query }))
        .body;
    const months = ({ invoices }: { invoices: { month: string }[] }) => invoices.map(({ month }) => month);
    expect(months(await list({}))).toEqual(['2026-04', march]);
    const newest = await list({ limit: '1' });
    expect([months(newest), newest.next]).toEqual([['2026-04'], '2026-04']);
    const oldest = await list({ limit: '1', before: newest.next });
    expect([months(oldest), oldest.next]).toEqual([[march], undefined]);
    expect(actsOf(fixture)[0]).toEqual({
      audit: true,
      admin,
      act: 'generateInvoice',
      subject: `${fixture.first} ${march}`,
    });
  });

  test('shows what the books owe an operator, and the postings behind it', async () => {
    const fixture = await inApril(2);
    await fixture.generate();
    await fixture.drain();
    const show = async (query: Record<string, string> = {}) =>
      (await call(getPayable, fixture.ports, { ...asAdmin, params: { operator: fixture.first }, query })).body;

    const owed = await show();
    expect(owed).toMatchObject({ operator: fixture.first, currency: 'USD', owed: '11.16' });
    expect(owed.postings).toHaveLength(2);
    expect(owed.postings[0]).toMatchObject({ kind: 'earned', amount: '5.58', at: '2026-03-01T12:00:00.000Z' });
    const first = await show({ limit: '1' });
    const second = await show({ limit: '1', cursor: first.next });
    expect([...first.postings, ...second.postings]).toEqual(owed.postings);

    for (const ask of [fixture.send, fixture.compensate]) {
      await ask();
      await fixture.drain();
    }
    const paid = await show();
    expect([paid.owed, paid.postings.map(({ kind }: { kind: string }) => kind)]).toEqual([
      '0.00',
      ['paid', 'paid', 'earned', 'earned'],
    ]);
    expect((await show({ from: '2026-04-01' })).postings).toHaveLength(2);
    const nobody = await call(getPayable, fixture.ports, { ...asAdmin, params: { operator: 'c'.repeat(24) } });
    expect(nobody.body).toEqual({ operator: 'c'.repeat(24), currency: 'USD', owed: '0.00', postings: [] });
  });
});
