import { decide, firstVersion } from '#shared/kernel/state-machine.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { type ActNote, adminAct } from '#shared/platform/accounts/admin-act.ts';
import {
  type InvoiceActor,
  type InvoiceDecision,
  type InvoiceEventName,
  type InvoiceTransition,
  invoiceMachine,
} from './invoice.rules.ts';
import type { Invoice, InvoiceEvent, InvoiceKey } from './invoice.ts';

/** An actor's attempt to move an invoice. */
export interface InvoiceAttempt {
  readonly event: InvoiceEventName;
  readonly actor: InvoiceActor;
  /** Account id, or `system`. */
  readonly by: string;
  /** Milliseconds since the epoch, from the clock port. */
  readonly now: number;
  /** The last completed gig of a batch: how far a `proceed` has come. */
  readonly doneUntil?: string;
  /** What an administrator says about it. */
  readonly note?: ActNote | null;
}

/** A new version of an invoice and the event that made it, written together. */
interface InvoiceChange {
  readonly invoice: Invoice;
  readonly event: InvoiceEvent;
}

/** Decides what an attempt does to an invoice; changes nothing. */
export function decideInvoice({ status, history }: Invoice, attempt: InvoiceAttempt): InvoiceDecision {
  return decide(invoiceMachine, { state: status, history }, attempt, () => true);
}

/** The new invoice, without lines. */
export function newInvoice({ operator, month }: InvoiceKey, { actor, by, now }: Omit<InvoiceAttempt, 'event'>) {
  const at = timestampOf(now);
  const { event } = invoiceMachine.creation;
  const invoice: Invoice = {
    operator,
    month,
    ...firstVersion(invoiceMachine, at),
    lineCount: 0,
    totalMinor: 0,
    doneUntil: null,
    generatedAt: null,
    sentAt: null,
    compensatedAt: null,
    history: [{ event, actor, by }],
    acts: [],
  };
  const change: InvoiceChange = {
    invoice,
    event: { operator, month, seq: 1, from: null, to: invoice.status, event, actor, by, at },
  };
  return change;
}

/** The invoice after a transition that `decideInvoice` has allowed for the same attempt. */
export function changeInvoice(
  invoice: Invoice,
  { to }: InvoiceTransition,
  { event, actor, by, now, doneUntil, note }: InvoiceAttempt,
): InvoiceChange {
  const at = timestampOf(now);
  const { operator, month, status: from } = invoice;
  const changed: Invoice = {
    ...invoice,
    version: invoice.version + 1,
    status: to,
    doneUntil: event === 'proceed' ? (doneUntil ?? invoice.doneUntil) : null,
    updatedAt: at,
    generatedAt: to === 'generated' ? at : invoice.generatedAt,
    sentAt: to === 'sent' ? at : invoice.sentAt,
    compensatedAt: to === 'compensated' ? at : invoice.compensatedAt,
    // A batch is never repeated by name, and an invoice may have hundreds of them.
    history: event === 'proceed' ? invoice.history : [...invoice.history, { event, actor, by }],
    acts: actor === 'admin' ? [...invoice.acts, adminAct(event, { by, now, note })] : invoice.acts,
  };
  return { invoice: changed, event: { operator, month, seq: changed.version, from, to, event, actor, by, at } };
}
