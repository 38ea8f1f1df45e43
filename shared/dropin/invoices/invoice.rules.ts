import type { Gig, PaymentStatus } from '#shared/dropin/gigs/gig.ts';
import {
  defineStateMachine,
  type MachineDecision,
  type MachineTransition,
  type TypesOf,
} from '#shared/kernel/state-machine.ts';
import type { Timestamp } from '#shared/kernel/time.ts';
import type { InvoiceLine, InvoiceStatus, Month } from './invoice.ts';

/**
 * The invoice of an operator and a month. An administrator asks for the next step. Its gigs then take the step one by
 * one, each with its payment in its own transaction, and the invoice itself comes last. `proceed` completes a batch of
 * gigs while more are left, `complete` the last batch.
 */
export const invoiceMachine = defineStateMachine({
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

type InvoiceTypes = TypesOf<typeof invoiceMachine>;
export type InvoiceEventName = InvoiceTypes['event'];
export type InvoiceActor = InvoiceTypes['actor'];
export type InvoiceTransition = MachineTransition<InvoiceTypes>;
export type InvoiceDecision = MachineDecision<InvoiceTypes>;

/** How many gigs are moved before the invoice stores its progress: about one second of the ten that a function has. */
export const gigsAtOnce = 25;

/**
 * How many invoices are opened before a run stores its progress. Work on each invoice starts at once, so this also
 * keeps a month with many operators from using the account's whole Lambda concurrency.
 */
export const operatorsAtOnce = 20;

/**
 * How long a month stays open after its end, in seconds, so that its invoice includes what was under way at midnight.
 */
export const closingSeconds = 3_600;

/** The steps that pay an operator for a gig, in order, and the payment status that each leads to. */
export const paymentStatusAfter = {
  generateInvoice: 'invoiceGenerated',
  sendInvoice: 'invoiceSent',
  markCompensated: 'compensated',
} as const satisfies Readonly<Record<string, PaymentStatus>>;
export type PaymentStep = keyof typeof paymentStatusAfter;

/** The payment status that a step requires, so that nothing is paid twice and no step is left out. */
export const paymentStatusBefore: Readonly<Record<PaymentStep, PaymentStatus>> = {
  generateInvoice: 'need_invoice',
  sendInvoice: 'invoiceGenerated',
  markCompensated: 'invoiceSent',
};

const paymentSteps: readonly PaymentStep[] = ['generateInvoice', 'sendInvoice', 'markCompensated'];

/** The payment step of a gig event. Throws RangeError for an event that is no payment step. */
export function paymentStepOf(event: string): PaymentStep {
  const step = paymentSteps.find((each) => each === event);
  if (step === undefined) throw new RangeError(`${event} is no step of a payment.`);
  return step;
}

/** The next step after a gig's history; undefined when the operator has been paid. */
export function nextPaymentStep({ history }: Pick<Gig, 'history'>): PaymentStep | undefined {
  return paymentSteps.find((step) => !history.some(({ event }) => event === step));
}

/** The step that an invoice's gigs are taking; undefined while it waits for an administrator, or is paid. */
export function stepUnderWay(status: InvoiceStatus): PaymentStep | undefined {
  const steps: Partial<Record<InvoiceStatus, PaymentStep>> = {
    generating: 'generateInvoice',
    sending: 'sendInvoice',
    compensating: 'markCompensated',
  };
  return steps[status];
}

export function monthOf(at: Timestamp): Month {
  return at.slice(0, 7);
}

export function monthBefore(month: Month): Month {
  const [year, number] = partsOf(month);
  return monthOf(new Date(Date.UTC(year, number - 2, 1)).toISOString());
}

/** Whether, at `now` (milliseconds since the epoch), nothing can be added to a month any more. */
export function isClosed(month: Month, now: number): boolean {
  const [year, number] = partsOf(month);
  return now >= Date.UTC(year, number, 1) + closingSeconds * 1000;
}

function partsOf(month: Month): [year: number, number: number] {
  return [Number(month.slice(0, 4)), Number(month.slice(5))];
}

/**
 * The month whose invoice pays a gig: the month in which both had rated it, the wait for a rating ended, or it was
 * cancelled for a fee. From then on its amounts are final. A past month gets no further gigs, so its invoice no longer
 * changes.
 */
export function invoiceMonthOf({ stateEnteredAt }: Pick<Gig, 'stateEnteredAt'>): Month {
  return monthOf(stateEnteredAt);
}

/** The invoice line of a gig. Throws RangeError when its operator earns nothing. */
export function invoiceLineOf(gig: Gig): InvoiceLine {
  const { id: gigId, operatorShareMinor, durationSeconds, stoppedAt, stateEnteredAt } = gig;
  if (operatorShareMinor === null) throw new RangeError(`Gig ${gigId} owes its operator nothing.`);
  return {
    gigId,
    amountMinor: operatorShareMinor,
    durationSeconds: durationSeconds ?? 0,
    // A gig that was cancelled for a fee has stayed in that state since its settlement.
    settledAt: stoppedAt ?? stateEnteredAt,
  };
}
