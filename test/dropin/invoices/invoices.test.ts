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
import { admin, asAdmin, expectSound, type InvoiceWorld, invoiceWorld, untilApril } from './month.ts';

const march = '2026-03';
const paramsOf = (operator: string, month = march) => ({ ...asAdmin, params: { operator, month } });
const actsOf = ({ runtime }: InvoiceWorld) =>
  runtime.lines.filter(({ message }) => message === 'admin act').map(({ facts }) => facts);

/** One operator with some gigs in March; the clock then stands at 1 April. */
async function inApril(gigCount: number) {
  const world = await invoiceWorld();
  const gigIds: string[] = [];
  for (let made = 0; made < gigCount; made += 1) gigIds.push((await world.earn(world.first)).id);
  world.clock.advance(untilApril);
  const generate = () =>
    call(generateInvoice, world.ports, { ...asAdmin, body: { operator: world.first, month: march } });
  const send = () => call(sendInvoice, world.ports, paramsOf(world.first));
  const compensate = () => call(compensateInvoice, world.ports, paramsOf(world.first));
  const show = async () => (await call(getInvoice, world.ports, paramsOf(world.first))).body;
  const statusesOf = async () => {
    const gigs = await world.ports.gigs.getMany(gigIds);
    return [...new Set([...gigs.values()].map(({ status }) => status))];
  };
  return { ...world, gigIds, generate, send, compensate, show, statusesOf };
}

describe('an invoice', () => {
  test('goes from generated over sent to compensated with its gigs and payments, and the operator is paid', async () => {
    const world = await inApril(2);

    const begun = await world.generate();
    expect([begun.status, begun.body]).toEqual([
      200,
      {
        operator: world.first,
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
      },
    ]);
    await world.drain();
    expect(await world.show()).toMatchObject({
      invoice: { status: 'generated', total: '11.16', gigCount: 2, generatedAt: '2026-04-01T12:00:00.000Z' },
      lines: world.gigIds.map((gig) => ({ gig, amount: '5.58', duration: 69, settledAt: '2026-03-01T12:00:00.000Z' })),
    });
    expect(await world.statusesOf()).toEqual(['invoiceGenerated']);

    expect((await world.send()).body).toMatchObject({ status: 'sending', total: '11.16' });
    await world.drain();
    expect(await world.show()).toMatchObject({ invoice: { status: 'sent', sentAt: '2026-04-01T12:00:00.000Z' } });
    expect(await world.statusesOf()).toEqual(['invoiceSent']);
    expect(await world.ports.ledger.balance('bank:payout:usd')).toBe(0);

    expect((await world.compensate()).body).toMatchObject({ status: 'compensating', total: '11.16' });
    await world.drain();
    expect(await world.show()).toMatchObject({ invoice: { status: 'compensated', total: '11.16', gigCount: 2 } });
    expect(await world.statusesOf()).toEqual(['compensated']);
    expect(await world.ports.ledger.balance('bank:payout:usd')).toBe(-1116);
    expect(await world.ports.ledger.balance(`operator:${world.first}:payable`)).toBe(0);
    await expectSound(world);
  });

  test('takes any number of gigs in batches, and the books are sound after each batch', async () => {
    const world = await inApril(30);
    await world.generate();

    expect(await world.drain(() => expectSound(world)), 'two batches, and the record of the end').toBe(3);
    expect(await world.show()).toMatchObject({ invoice: { status: 'generated', total: '167.40', gigCount: 30 } });
    await world.send();
    expect(await world.drain(() => expectSound(world))).toBe(3);
    await world.compensate();
    expect(await world.drain(() => expectSound(world))).toBe(3);
    expect(await world.show()).toMatchObject({ invoice: { status: 'compensated', total: '167.40', gigCount: 30 } });
    expect(await world.ports.ledger.balance('bank:payout:usd')).toBe(-30 * 558);
  });

  test('is complete when its gigs fill the last batch exactly', async () => {
    const world = await inApril(25);
    await world.generate();

    await world.drain();

    expect(await world.show()).toMatchObject({ invoice: { status: 'generated', gigCount: 25 } });
  });

  test('stays the same however often and in whatever order records arrive, and whichever administrator requests it again', async () => {
    const world = await inApril(30);
    for (const ask of [world.generate, world.send, world.compensate]) {
      await ask();
      await world.drain();
    }
    const before = await world.everything();

    for (const record of (await world.records()).reverse()) await world.deliver(record);
    for (const ask of [world.generate, world.send, world.compensate]) {
      const { status, body } = await ask();
      expect([status, body.status, body.total]).toEqual([200, 'compensated', '167.40']);
    }
    const { body } = await call(compensateInvoice, world.ports, { ...paramsOf(world.first), as: 'ad'.padEnd(24, '2') });
    expect(body.status, 'another administrator').toBe('compensated');

    expect(await world.everything()).toEqual(before);
  });

  test('is generated once when it is requested several times at once', async () => {
    const world = await inApril(3);

    const answers = await Promise.all([world.generate(), world.generate(), world.generate()]);
    await world.drain();

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await world.show()).toMatchObject({ invoice: { total: '16.74', gigCount: 3 } });
  });

  test('moves each gig once when a record is delivered twice at once', async () => {
    const world = await inApril(5);
    for (const ask of [world.generate, world.send, world.compensate]) {
      await ask();
      for (const record of await world.undelivered()) {
        const outcomes = await Promise.allSettled([world.deliver(record), world.deliver(record)]);
        expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
      }
      await world.drain();
      await expectSound(world);
    }
    expect(await world.ports.ledger.balance('bank:payout:usd')).toBe(-5 * 558);
  });
});

describe('a crash', () => {
  /**
   * The world's ports, in which every commit after the first `healthy` ones fails, either before it is made or after
   * it.
   */
  function crashing({ ports }: InvoiceWorld, healthy: number, when: 'before' | 'after') {
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
      const world = await inApril(3);
      for (const ask of [world.generate, world.send, world.compensate]) {
        await ask();
        const [record = {}] = await world.undelivered();
        await world.deliver(record, crashing(world, healthy, when)).catch((thrown: Error) => {
          expect(thrown.message).toBe('the function is gone');
        });
        await expectSound(world);
        await world.drain(() => expectSound(world));
      }
      expect(await world.show()).toMatchObject({ invoice: { status: 'compensated', total: '16.74', gigCount: 3 } });
      expect(await world.ports.ledger.balance('bank:payout:usd')).toBe(-3 * 558);
    },
  );
});

describe('the month of a gig', () => {
  test('is the month in which it was rated, not in which it streamed', async () => {
    const world = await invoiceWorld();
    const streamed = await world.play([30 * 86_400, ...world.steps.purchased]);
    await world.advance(streamed.id, 'rate', world.customer, 5);
    world.clock.advance(86_400);
    await world.advance(streamed.id, 'rate', world.first, 5);
    expect([streamed.stoppedAt?.slice(0, 7), (await world.stored(streamed.id)).status]).toEqual([march, 'voted']);

    const early = await call(generateInvoice, world.ports, {
      ...asAdmin,
      body: { operator: world.first, month: march },
    });
    expect([early.status, early.body.reason]).toEqual([409, 'nothing_to_invoice']);
    world.clock.advance(untilApril);
    await call(generateInvoice, world.ports, { ...asAdmin, body: { operator: world.first, month: '2026-04' } });
    await world.drain();

    const { body } = await call(getInvoice, world.ports, paramsOf(world.first, '2026-04'));
    expect(body).toMatchObject({
      invoice: { gigCount: 1 },
      lines: [{ gig: streamed.id, settledAt: streamed.stoppedAt }],
    });
    expect((await world.stored(streamed.id)).invoiceMonth).toBe('2026-04');
  });

  test('is the month in which the last rating stopped being owed', async () => {
    const world = await invoiceWorld();
    const gig = await world.play([28 * 86_400, ...world.steps.purchased, 604_800, ['ratingTtl', 'system']]);
    expect(gig).toMatchObject({ status: 'voted', stateEnteredAt: expect.stringMatching(/^2026-04/) });

    expect(await world.ports.settlements.gigsWaiting(world.first, march, { limit: 9 })).toEqual([]);
    expect(await world.ports.settlements.gigsWaiting(world.first, '2026-04', { limit: 9 })).toEqual([gig.id]);
  });

  test('is the month of the cancellation, whose fee is paid while the gig stays cancelled', async () => {
    const world = await inApril(0);
    const gig = await world.play([...world.steps.enroute, 301, ['cancel', world.customer]]);
    expect(gig).toMatchObject({ status: 'cancelled', operatorShareMinor: 500 });
    const key = { operator: world.first, month: '2026-04' };
    world.clock.advance(untilApril);

    await call(generateInvoice, world.ports, { ...asAdmin, body: key });
    for (const [ask, payment] of [
      [undefined, 'invoiceGenerated'],
      [sendInvoice, 'invoiceSent'],
      [compensateInvoice, 'compensated'],
    ] as const) {
      if (ask) await call(ask, world.ports, { ...asAdmin, params: key });
      await world.drain(() => expectSound(world));
      expect((await world.ports.settlements.ofGig(gig.id)).payment?.status).toBe(payment);
      expect((await world.stored(gig.id)).status).toBe('cancelled');
    }
    expect(await world.ports.ledger.balance('bank:payout:usd')).toBe(-500);
    const { body } = await call(getInvoice, world.ports, { ...asAdmin, params: key });
    expect(body.lines).toEqual([
      { gig: gig.id, amount: '5.00', duration: gig.durationSeconds, settledAt: gig.updatedAt },
    ]);
  });
});

describe('a month', () => {
  test('has an invoice for every operator who is owed something, and no other, in pages', async () => {
    const world = await invoiceWorld(4);
    const [one = '', two = '', three = '', idle = ''] = world.operators;
    for (const operator of [one, one, two]) await world.earn(operator);
    world.clock.advance(untilApril);
    await world.earn(three);
    const run = () => call(requestMonthlyInvoices, world.ports, { ...asAdmin, body: { month: march } });

    const { status, body } = await run();
    expect([status, body]).toEqual([
      200,
      { month: march, status: 'running', operatorCount: 0, startedAt: '2026-04-01T12:00:00.000Z', finishedAt: null },
    ]);
    await world.drain(() => expectSound(world));

    const list = async (query: Record<string, string>) =>
      (await call(listInvoices, world.ports, { ...asAdmin, query })).body;
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
    expect((await world.ports.invoices.ofOperator(idle, { limit: 9 })).items).toEqual([]);
  });

  test('is opened by the schedule once it is over, and once even if the schedule fires twice', async () => {
    const world = await inApril(2);
    const tick = () => startMonthlyInvoices.operation({} as never, world.ports as never, undefined as never);

    expect(await Promise.all([tick(), tick()])).toEqual([{ month: march }, { month: march }]);
    await world.drain();
    const before = await world.everything();
    expect(await tick()).toEqual({ month: march });
    await world.drain();

    expect(await world.show()).toMatchObject({ invoice: { status: 'generated', gigCount: 2 } });
    expect(await world.everything()).toEqual(before);
  });

  test('with more operators than a page is opened page by page, and resumes where a page failed', async () => {
    const world = await invoiceWorld();
    const operators = Array.from({ length: 45 }, () => world.runtime.ids.objectId());
    for (const operator of operators) await world.earn(operator);
    world.clock.advance(untilApril);
    await call(requestMonthlyInvoices, world.ports, { ...asAdmin, body: { month: march } });
    const [record = {}] = await world.undelivered();
    let opened = 0;
    const broken: typeof world.ports.invoices = {
      ...world.ports.invoices,
      commit: async (writes) => {
        opened += 1;
        if (opened > 5) throw new Error('the function is gone');
        await world.ports.invoices.commit(writes);
      },
    };
    await expect(world.deliver(record, { ...world.ports, invoices: broken })).rejects.toThrow('gone');

    await world.drain();

    const { items } = await world.ports.invoices.ofMonth(march, { limit: 200 });
    expect(items.map(({ operator }) => operator).sort()).toEqual(operators.toSorted());
    expect(new Set(items.map(({ totalMinor, status }) => `${status} ${totalMinor}`))).toEqual(
      new Set(['generated 558']),
    );
    expect(await world.ports.invoiceRuns.get(march)).toMatchObject({ status: 'finished', operatorCount: 45 });
  });
});

describe('a refused request changes nothing', () => {
  test('for a month that is not over, or ended less than an hour ago', async () => {
    const world = await invoiceWorld();
    await world.earn(world.first);
    const before = await world.everything();
    const ask = async () => [
      await call(generateInvoice, world.ports, { ...asAdmin, body: { operator: world.first, month: march } }),
      await call(requestMonthlyInvoices, world.ports, { ...asAdmin, body: { month: march } }),
    ];

    for (const secondsPast of [-1, 3_599]) {
      world.clock.advance((Date.parse('2026-04-01T00:00:00.000Z') - world.clock.now()) / 1000 + secondsPast);
      for (const { status, body } of await ask()) expect([status, body.reason]).toEqual([409, 'month_not_over']);
    }
    expect(await world.everything()).toEqual(before);
    world.clock.advance(1);
    for (const { status } of await ask()) expect(status).toBe(200);
  });

  test('for an invoice without a payment, for a missing invoice, and for a step that is not next', async () => {
    const world = await inApril(1);
    const other = 'b'.repeat(24);
    const none = await call(generateInvoice, world.ports, { ...asAdmin, body: { operator: other, month: march } });
    expect([none.status, none.body.reason]).toEqual([409, 'nothing_to_invoice']);
    for (const route of [getInvoice, sendInvoice, compensateInvoice]) {
      const { status, body } = await call(route, world.ports, paramsOf(other));
      expect([status, body.reason]).toEqual([404, 'invoice_not_found']);
    }

    await world.generate();
    const before = await world.everything();
    const early = await world.send();
    expect([early.status, early.body]).toEqual([
      409,
      expect.objectContaining({ reason: 'transition_refused', currentState: 'generating', allowedEvents: [] }),
    ]);
    expect((await world.compensate()).status).toBe(409);
    expect(await world.everything()).toEqual(before);
    await world.drain();
    const unsent = await world.compensate();
    expect([unsent.status, unsent.body.allowedEvents]).toEqual([409, ['send']]);
  });

  test('for callers who are not administrators, and for bad input', async () => {
    const world = await inApril(1);
    const before = await world.everything();
    const body = { operator: world.first, month: march };
    const routes = [
      [generateInvoice, { body }],
      [requestMonthlyInvoices, { body: { month: march } }],
      [listInvoices, {}],
      [listOperatorInvoices, { params: { operator: world.first } }],
      [getInvoice, { params: body }],
      [sendInvoice, { params: body }],
      [compensateInvoice, { params: body }],
      [getPayable, { params: { operator: world.first } }],
    ] as const;
    for (const [route, request] of routes) {
      expect((await call(route, world.ports, request)).status).toBe(401);
      for (const as of [world.first, world.customer]) {
        expect((await call(route, world.ports, { ...request, as })).status).toBe(403);
      }
    }
    for (const month of ['2026-13', '2026-3', 'March', '']) {
      const nonsense = await call(generateInvoice, world.ports, { ...asAdmin, body: { ...body, month } });
      expect([nonsense.status, nonsense.body.reason]).toEqual([400, 'invalid_input']);
    }
    expect((await call(getInvoice, world.ports, paramsOf('first'))).status).toBe(400);
    expect(await world.everything()).toEqual(before);
    expect(actsOf(world)).toEqual([]);
  });
});

describe("the administrators' view", () => {
  test('shows an invoice with its gigs in pages, and the invoices of an operator, newest first', async () => {
    const world = await inApril(5);
    await world.generate();
    await world.drain();
    await world.earn(world.first);
    world.clock.advance(untilApril);
    await call(generateInvoice, world.ports, { ...asAdmin, body: { operator: world.first, month: '2026-04' } });
    await world.drain();

    const page = async (query: Record<string, string>) =>
      (await call(getInvoice, world.ports, { ...paramsOf(world.first), query })).body;
    const one = await page({ limit: '2' });
    const two = await page({ limit: '2', after: one.next });
    const three = await page({ limit: '2', after: two.next });
    const gigsOf = (...bodies: { lines: { gig: string }[] }[]) =>
      bodies.flatMap(({ lines }) => lines.map(({ gig }) => gig));
    expect(gigsOf(one, two, three)).toEqual(world.gigIds);
    expect([one.lines.length, two.lines.length, three.lines.length, three.next]).toEqual([2, 2, 1, undefined]);

    const list = async (query: Record<string, string>) =>
      (await call(listOperatorInvoices, world.ports, { ...asAdmin, params: { operator: world.first }, query })).body;
    const months = ({ invoices }: { invoices: { month: string }[] }) => invoices.map(({ month }) => month);
    expect(months(await list({}))).toEqual(['2026-04', march]);
    const newest = await list({ limit: '1' });
    expect([months(newest), newest.next]).toEqual([['2026-04'], '2026-04']);
    const oldest = await list({ limit: '1', before: newest.next });
    expect([months(oldest), oldest.next]).toEqual([[march], undefined]);
    expect(actsOf(world)[0]).toEqual({
      audit: true,
      admin,
      act: 'generateInvoice',
      subject: `${world.first} ${march}`,
    });
  });

  test('shows what the books owe an operator, and the postings behind it', async () => {
    const world = await inApril(2);
    await world.generate();
    await world.drain();
    const show = async (query: Record<string, string> = {}) =>
      (await call(getPayable, world.ports, { ...asAdmin, params: { operator: world.first }, query })).body;

    const owed = await show();
    expect(owed).toMatchObject({ operator: world.first, currency: 'USD', owed: '11.16' });
    expect(owed.postings).toHaveLength(2);
    expect(owed.postings[0]).toMatchObject({ kind: 'earned', amount: '5.58', at: '2026-03-01T12:00:00.000Z' });
    const first = await show({ limit: '1' });
    const second = await show({ limit: '1', cursor: first.next });
    expect([...first.postings, ...second.postings]).toEqual(owed.postings);

    for (const ask of [world.send, world.compensate]) {
      await ask();
      await world.drain();
    }
    const paid = await show();
    expect([paid.owed, paid.postings.map(({ kind }: { kind: string }) => kind)]).toEqual([
      '0.00',
      ['paid', 'paid', 'earned', 'earned'],
    ]);
    expect((await show({ from: '2026-04-01' })).postings).toHaveLength(2);
    const nobody = await call(getPayable, world.ports, { ...asAdmin, params: { operator: 'c'.repeat(24) } });
    expect(nobody.body).toEqual({ operator: 'c'.repeat(24), currency: 'USD', owed: '0.00', postings: [] });
  });
});
