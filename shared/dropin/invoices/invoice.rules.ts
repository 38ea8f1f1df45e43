import type { Gig, PaymentStatus } from '#shared/dropin/gigs/gig.ts';
import {
  type ActorOf,
  type DecisionOf,
  defineProcess,
  type EventOf,
  type TransitionOf,
} from '#shared/kernel/state-machine.ts';
import type { Timestamp } from '#shared/kernel/time.ts';
import type { InvoiceLine, InvoiceStatus, Month } from './invoice.ts';

/**
 * The invoice of an operator and a month. An administrator asks for the next step; its gigs are then brought there one by
 * one, each with its payment in a transaction of its own, and the invoice itself comes last. `proceed` is a batch of gigs
 * that is done while more are left, `complete` the last batch.
 */
export const invoiceProcess = defineProcess({
  name: 'invoice',
  version: 1,
  initial: 'generating',
  states: {
    generating: 'live',
    generated: 'live',
    sending: 'live',
    sent: 'live',
    compensating: 'live',
    compensated: 'settled',
  },
  creation: { event: 'generate', actor: 'system', effects: [], notify: [] },
  transitions: [
    { event: 'proceed', actor: 'system', from: 'generating', to: 'generating' },
    { event: 'complete', actor: 'system', from: 'generating', to: 'generated' },
    { event: 'send', actor: 'admin', from: 'generated', to: 'sending', joint: true },
    { event: 'proceed', actor: 'system', from: 'sending', to: 'sending' },
    { event: 'complete', actor: 'system', from: 'sending', to: 'sent' },
    { event: 'compensate', actor: 'admin', from: 'sent', to: 'compensating', joint: true },
    { event: 'proceed', actor: 'system', from: 'compensating', to: 'compensating' },
    { event: 'complete', actor: 'system', from: 'compensating', to: 'compensated' },
  ],
});

export type InvoiceEventName = EventOf<typeof invoiceProcess>;
export type InvoiceActor = ActorOf<typeof invoiceProcess>;
export type InvoiceTransition = TransitionOf<typeof invoiceProcess>;
export type InvoiceDecision = DecisionOf<typeof invoiceProcess>;

/** How many gigs are moved before the invoice says how far it is: about a second's work, of the ten that a function has. */
export const gigsAtOnce = 25;

/**
 * How many invoices are opened before a run says how far it is. Each is worked on at once, so that this is also what keeps a
 * month of many operators from taking all functions of the account.
 */
export const operatorsAtOnce = 20;

/** How long after its end a month is still open, in seconds: what was under way at midnight is on its invoice then. */
export const closingSeconds = 3_600;

/** The steps by which an operator is paid for a gig, in their order, and where each brings the payment. */
export const paymentStatusAfter = {
  generateInvoice: 'invoiceGenerated',
  sendInvoice: 'invoiceSent',
  markCompensated: 'compensated',
} as const satisfies Readonly<Record<string, PaymentStatus>>;
export type PaymentStep = keyof typeof paymentStatusAfter;

/** Where a payment must stand for a step; nothing is paid twice and no step is left out. */
export const paymentStatusBefore: Readonly<Record<PaymentStep, PaymentStatus>> = {
  generateInvoice: 'need_invoice',
  sendInvoice: 'invoiceGenerated',
  markCompensated: 'invoiceSent',
};

const paymentSteps: readonly PaymentStep[] = ['generateInvoice', 'sendInvoice', 'markCompensated'];

/** The step that an event of a gig is. Throws RangeError for an event that pays nobody. */
export function paymentStepOf(event: string): PaymentStep {
  const step = paymentSteps.find((each) => each === event);
  if (step === undefined) throw new RangeError(`${event} is no step of a payment.`);
  return step;
}

/** The step that comes next by a gig's history; undefined when the operator has been paid. */
export function nextPaymentStep({ history }: Pick<Gig, 'history'>): PaymentStep | undefined {
  return paymentSteps.find((step) => !history.some(({ event }) => event === step));
}

/** The step that an invoice's gigs are going through; undefined while it waits for an administrator, or is paid. */
export function stepUnderWay(status: InvoiceStatus): PaymentStep | undefined {
  const steps: Partial<Record<InvoiceStatus, PaymentStep>> = {
    generating: 'generateInvoice',
    sending: 'sendInvoice',
    compensating: 'markCompensated',
  };
  return steps[status];
}

/** The month of a moment. */
export function monthOf(at: Timestamp): Month {
  return at.slice(0, 7);
}

/** The month before one. */
export function monthBefore(month: Month): Month {
  const [year, number] = partsOf(month);
  return monthOf(new Date(Date.UTC(year, number - 2, 1)).toISOString());
}

/** Whether nothing can come to a month any more at `now` (milliseconds since the epoch). */
export function isClosed(month: Month, now: number): boolean {
  const [year, number] = partsOf(month);
  return now >= Date.UTC(year, number, 1) + closingSeconds * 1000;
}

function partsOf(month: Month): [year: number, number: number] {
  return [Number(month.slice(0, 4)), Number(month.slice(5))];
}

/**
 * The month whose invoice pays a gig: that in which both had rated it, the wait for a rating ended, or it was cancelled
 * for a fee. From then on nothing about its money is open, and since months only ever end, no invoice changes afterwards.
 */
export function invoiceMonthOf({ stateEnteredAt }: Pick<Gig, 'stateEnteredAt'>): Month {
  return monthOf(stateEnteredAt);
}

/** What an invoice says of a gig. Throws RangeError for one of which the operator gets nothing. */
export function invoiceLineOf(gig: Gig): InvoiceLine {
  const { id: gigId, operatorShareMinor, durationSeconds, stoppedAt, stateEnteredAt } = gig;
  if (operatorShareMinor === null) throw new RangeError(`Gig ${gigId} owes its operator nothing.`);
  return {
    gigId,
    amountMinor: operatorShareMinor,
    durationSeconds: durationSeconds ?? 0,
    // A gig that was cancelled for a fee stands in the state it was cancelled into.
    settledAt: stoppedAt ?? stateEnteredAt,
  };
}
