import { describe, expect, test } from 'vitest';
import { GigStatus, PaymentStatus } from '#shared/dropin/gigs/gig.ts';
import {
  invoiceLineOf,
  invoiceMachine,
  isClosed,
  monthBefore,
  nextPaymentStep,
  paymentStatusAfter,
  paymentStatusBefore,
  paymentStepOf,
  stepUnderWay,
} from '#shared/dropin/invoices/invoice.rules.ts';
import { InvoiceStatus } from '#shared/dropin/invoices/invoice.ts';
import { changeInvoice, decideInvoice, newInvoice } from '#shared/dropin/invoices/invoice-change.rules.ts';
import { customer, first, freshGig, play, type Step, toEnroute, toPurchased } from '../gigs/gig-fixture.ts';

const march = { operator: first, month: '2026-03' };
const now = Date.parse('2026-04-01T02:00:00.000Z');
const system = { actor: 'system', by: 'system', now } as const;
const admin = { actor: 'admin', by: 'ad1', now } as const;

describe('the month', () => {
  test.each([
    ['2026-03', '2026-02'],
    ['2026-01', '2025-12'],
    ['2000-10', '2000-09'],
  ])('before %s is %s', (month, before) => {
    expect(monthBefore(month)).toBe(before);
  });

  test.each([
    ['2026-03', '2026-04-01T00:59:59.999Z', false],
    ['2026-03', '2026-04-01T01:00:00.000Z', true],
    ['2026-03', '2026-03-31T23:59:59.999Z', false],
    ['2025-12', '2026-01-01T01:00:00.000Z', true],
    ['2026-12', '2026-12-31T23:59:59.999Z', false],
  ])('%s at %s is closed: %s', (month, at, closed) => {
    expect(isClosed(month, Date.parse(at))).toBe(closed);
  });
});

describe('the invoice table', () => {
  test('has every status, and a step of its gigs in each that is in progress', () => {
    expect(Object.keys(invoiceMachine.states).sort()).toEqual([...InvoiceStatus.options].sort());
    const underWay = InvoiceStatus.options.filter((status) => stepUnderWay(status) !== undefined);
    expect(underWay).toEqual(['generating', 'sending', 'compensating']);
    expect(underWay.map(stepUnderWay)).toEqual(['generateInvoice', 'sendInvoice', 'markCompensated']);
    // Invoices under way name the table by which they move.
    expect(invoiceMachine).toMatchObject({ name: 'invoice', version: 1 });
    for (const status of underWay) {
      const events = invoiceMachine.transitions.filter(({ from }) => from === status).map(({ event }) => event);
      expect(events).toEqual(['proceed', 'complete']);
    }
  });

  test('leads from generating to compensated, with an event for each version', () => {
    let { invoice } = newInvoice(march, system);
    const seen: string[] = [];
    for (const [event, who] of [
      ['proceed', system],
      ['complete', system],
      ['send', admin],
      ['complete', system],
      ['compensate', admin],
      ['proceed', system],
      ['complete', system],
    ] as const) {
      const attempt = { ...who, event, ...(event === 'proceed' && { doneUntil: freshGig.id }) };
      const decision = decideInvoice(invoice, attempt);
      if (decision.kind !== 'apply') throw new Error(`${event} was not applied`);
      const change = changeInvoice(invoice, decision.transition, attempt);
      expect(change.event).toMatchObject({ ...march, seq: invoice.version + 1, from: invoice.status });
      expect(change.invoice.doneUntil).toBe(event === 'proceed' ? freshGig.id : null);
      invoice = change.invoice;
      seen.push(invoice.status);
    }
    expect(seen).toEqual(['generating', 'generated', 'sending', 'sent', 'compensating', 'compensating', 'compensated']);
    expect(invoice.history.map(({ event }) => event)).toEqual([
      'generate',
      'complete',
      'send',
      'complete',
      'compensate',
      'complete',
    ]);
    expect(decideInvoice(invoice, { ...admin, by: 'ad2', event: 'send' })).toEqual({ kind: 'repeat' });
  });

  test('begins empty, with an event that says who made it', () => {
    const at = '2026-04-01T02:00:00.000Z';
    const entry = { event: 'generate', actor: 'admin', by: 'ad1' };
    expect(newInvoice(march, admin)).toEqual({
      invoice: {
        ...march,
        version: 1,
        status: 'generating',
        processVersion: 1,
        createdAt: at,
        updatedAt: at,
        lineCount: 0,
        totalMinor: 0,
        doneUntil: null,
        generatedAt: null,
        sentAt: null,
        compensatedAt: null,
        history: [entry],
        acts: [],
      },
      event: { ...march, ...entry, seq: 1, from: null, to: 'generating', at },
    });
  });

  test('stores the moment at which it was generated, sent and compensated, and says who did it', () => {
    const generating = { ...newInvoice(march, system).invoice, doneUntil: freshGig.id };
    const moved = (invoice: typeof generating, event: 'proceed' | 'complete', seconds: number) => {
      const attempt = { ...system, event, now: now + seconds * 1000 };
      const decision = decideInvoice(invoice, attempt);
      if (decision.kind !== 'apply') throw new Error(`${event} was not applied`);
      return changeInvoice(invoice, decision.transition, attempt);
    };
    const at = (seconds: number) => `2026-04-01T02:00:0${seconds}.000Z`;
    const entry = { event: 'complete', actor: 'system', by: 'system' };
    const times = { generatedAt: null, sentAt: null, compensatedAt: null };
    expect(moved(generating, 'complete', 1)).toEqual({
      invoice: {
        ...generating,
        version: 2,
        status: 'generated',
        doneUntil: null,
        updatedAt: at(1),
        generatedAt: at(1),
        history: [...generating.history, entry],
      },
      event: { ...march, ...entry, seq: 2, from: 'generating', to: 'generated', at: at(1) },
    });
    const sending = { ...generating, status: 'sending' as const, generatedAt: at(1) };
    expect(moved(sending, 'complete', 2).invoice).toMatchObject({ ...times, generatedAt: at(1), sentAt: at(2) });
    const compensating = { ...sending, status: 'compensating' as const, sentAt: at(2) };
    expect(moved(compensating, 'complete', 3).invoice).toMatchObject({
      generatedAt: at(1),
      sentAt: at(2),
      compensatedAt: at(3),
    });
    // A batch that names no gig has come no farther.
    expect(moved(compensating, 'proceed', 4).invoice).toMatchObject({ doneUntil: freshGig.id, compensatedAt: null });
  });

  test('lets only an administrator send and pay, and only in order', () => {
    const { invoice } = newInvoice(march, system);
    expect(decideInvoice(invoice, { ...admin, event: 'send' }).kind).toBe('refused');
    expect(decideInvoice(invoice, { ...admin, event: 'complete' }).kind).toBe('refused');
    const generated = { ...invoice, status: 'generated' as const };
    expect(decideInvoice(generated, { ...system, event: 'send' }).kind).toBe('refused');
    expect(decideInvoice(generated, { ...admin, event: 'compensate' }).kind).toBe('refused');
    expect(decideInvoice(generated, { ...admin, event: 'send' }).kind).toBe('apply');
  });
});

describe('the steps of a payment', () => {
  const voted: Step[] = [...toPurchased, [200, 'rate', customer, 5], [210, 'rate', first, 4]];
  const steps: Step[] = [
    [300, 'generateInvoice', 'system'],
    [301, 'sendInvoice', 'system'],
    [302, 'markCompensated', 'system'],
  ];

  test('come in order, each beginning where the one before it ended', () => {
    const reached = steps.map((_, done) => nextPaymentStep(play([...voted, ...steps.slice(0, done)])));
    expect(reached).toEqual(['generateInvoice', 'sendInvoice', 'markCompensated']);
    expect(nextPaymentStep(play([...voted, ...steps]))).toBeUndefined();
    expect(reached.map((step) => step && paymentStatusBefore[step])).toEqual([
      'need_invoice',
      'invoiceGenerated',
      'invoiceSent',
    ]);
    for (const status of Object.values(paymentStatusAfter)) {
      expect(PaymentStatus.options).toContain(status);
      expect(GigStatus.options).toContain(status);
    }
    expect(() => paymentStepOf('rate')).toThrow(RangeError);
  });

  test('leave a gig that was cancelled for a fee cancelled, and are refused for one without a fee', () => {
    const charged: Step[] = [...toEnroute, [400, 'cancel', customer]];
    const later = steps.map(([seconds, event, by]): Step => [seconds + 200, event, by]);
    const paid = play([...charged, ...later]);
    expect(paid).toMatchObject({ status: 'cancelled', invoiceMonth: '2026-01', operatorShareMinor: 500 });
    expect(paid.history.slice(-3).map(({ event }) => event)).toEqual(Object.keys(paymentStatusAfter));

    expect(() => play([...charged, [500, 'sendInvoice', 'system']])).toThrow('paymentStepDue');
    expect(() => play([...charged, ...later, [900, 'markCompensated', 'admin']])).toThrow('paymentStepDue');
    expect(() =>
      play([
        [1, 'cancel', customer],
        [500, 'generateInvoice', 'system'],
      ]),
    ).toThrow('paymentStepDue');
  });

  test('put the share, the time and the moment of the charge on the invoice', () => {
    expect(invoiceLineOf(play(voted))).toEqual({
      gigId: freshGig.id,
      amountMinor: 558,
      durationSeconds: 69,
      settledAt: '2026-01-05T10:02:49.000Z',
    });
    expect(invoiceLineOf(play([...toEnroute, [400, 'cancel', customer]]))).toMatchObject({
      amountMinor: 500,
      settledAt: '2026-01-05T10:06:40.000Z',
    });
    expect(() => invoiceLineOf(freshGig)).toThrow(RangeError);
  });
});
