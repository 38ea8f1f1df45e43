import * as z from 'zod';
import { code } from '#shared/kernel/forms/code.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { lifecycleFields } from '#shared/kernel/lifecycle-event.ts';
import { decimalText } from '#shared/kernel/money.ts';
import { HistoryEntry } from '#shared/kernel/state-machine.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import { ActBody, AdminAct, AdminActs } from '#shared/platform/accounts/admin-act.ts';

/** A month of UTC, such as `2026-03`. It sorts by time. */
export const Month = code(/^(?:19|20)\d{2}-(?:0[1-9]|1[0-2])$/, 'must be a month such as 2026-03');
export type Month = z.infer<typeof Month>;

/**
 * The status of an invoice. `generated`, `sent` and `compensated` are the document's statuses of gigs. The others mean
 * that the invoice's gigs are moving to the next of these, one after the other.
 */
export const InvoiceStatus = z
  .enum(['generating', 'generated', 'sending', 'sent', 'compensating', 'compensated'])
  .meta({ id: 'InvoiceStatus' });
export type InvoiceStatus = z.infer<typeof InvoiceStatus>;

/** The key of an invoice: there is one for each operator and month. */
export const InvoiceKey = z.object({ operator: ObjectId, month: Month }).meta({ id: 'InvoiceKey' });
export type InvoiceKey = z.infer<typeof InvoiceKey>;

/** What the platform owes an operator for the gigs of a month; the source for every rule about it. */
export const Invoice = InvoiceKey.extend({
  /** Grows by one with every change but those of `lineCount` and `totalMinor`; every write is conditional on it. */
  version: z.int(),
  status: InvoiceStatus,
  /** Version of the state machine that this invoice follows to its end. */
  processVersion: z.int(),
  /** How many gigs the invoice contains. */
  lineCount: z.int(),
  /** The sum of its lines, in cents of USD. Sum and count grow in the transaction that adds a gig. */
  totalMinor: z.int(),
  /** The last gig that has reached the next status; null before the first and when all have. */
  doneUntil: ObjectId.nullable(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  generatedAt: Timestamp.nullable(),
  sentAt: Timestamp.nullable(),
  compensatedAt: Timestamp.nullable(),
  /** All history entries, oldest first; they identify repeats. */
  history: z.array(HistoryEntry),
  acts: AdminActs,
});
export type Invoice = Immutable<z.infer<typeof Invoice>>;

/** One gig of an invoice; written once and never changed. */
export const InvoiceLine = z.object({
  gigId: ObjectId,
  /** The operator's share, in cents of USD. */
  amountMinor: z.int(),
  /** Of the stream; for a gig that was cancelled for a fee, from request to end. */
  durationSeconds: z.number(),
  /** When the customer was charged. */
  settledAt: Timestamp,
});
export type InvoiceLine = Immutable<z.infer<typeof InvoiceLine>>;

/** One change of an invoice, stored for ever; it triggers the next step. */
export const InvoiceEvent = InvoiceKey.extend(lifecycleFields(InvoiceStatus, z.string()));
export type InvoiceEvent = Readonly<z.infer<typeof InvoiceEvent>>;

/** The run that opens the month's invoices of all operators, page by page. */
export const InvoiceRun = z.object({
  month: Month,
  /** Grows by one with every page. */
  version: z.int(),
  status: z.enum(['running', 'finished']),
  /** How many operators had earnings to be paid. */
  operatorCount: z.int(),
  /** The last operator whose invoice was opened; null before the first. */
  doneUntil: ObjectId.nullable(),
  startedAt: Timestamp,
  finishedAt: Timestamp.nullable(),
});
export type InvoiceRun = Immutable<z.infer<typeof InvoiceRun>>;

/** A page of a run is done, or the run begins; it triggers the next page. */
export const InvoiceRunEvent = z.object({ month: Month, seq: z.int().min(1) });
export type InvoiceRunEvent = Readonly<z.infer<typeof InvoiceRunEvent>>;

/** An amount of dollars as text with two decimals, as D20 writes it. */
const Amount = z.string();

/** An invoice as administrators see it. While it is `generating` its lines and its total grow. */
export const WireInvoice = InvoiceKey.extend({
  status: InvoiceStatus,
  currency: z.literal('USD'),
  total: Amount,
  gigCount: z.int(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  generatedAt: Timestamp.nullable(),
  sentAt: Timestamp.nullable(),
  compensatedAt: Timestamp.nullable(),
  acts: z.array(AdminAct),
}).meta({ id: 'Invoice' });
export type WireInvoice = z.infer<typeof WireInvoice>;

/** What the routes share by which administrators move an invoice. */
export const invoiceEventRoute = {
  params: InvoiceKey,
  body: ActBody,
  response: WireInvoice,
  errors: ['invoice_not_found', 'transition_refused', 'busy'],
  uses: { invoices: 'write' },
} as const;

/** A line as administrators see it; `duration` is seconds. */
export const WireInvoiceLine = z
  .object({
    gig: ObjectId,
    amount: Amount,
    duration: z.number(),
    settledAt: Timestamp,
  })
  .meta({ id: 'InvoiceLine' });
export type WireInvoiceLine = z.infer<typeof WireInvoiceLine>;

/** A run as administrators see it. */
export const WireInvoiceRun = z
  .object({
    month: Month,
    status: z.enum(['running', 'finished']),
    operatorCount: z.int(),
    startedAt: Timestamp,
    finishedAt: Timestamp.nullable(),
  })
  .meta({ id: 'InvoiceRun' });
export type WireInvoiceRun = z.infer<typeof WireInvoiceRun>;

/** A stored invoice in its wire form. */
export function wireInvoice({ totalMinor, lineCount, acts, ...invoice }: Invoice): WireInvoice {
  return { ...invoice, currency: 'USD', total: decimalText(totalMinor), gigCount: lineCount, acts: [...acts] };
}

/** A stored line in its wire form. */
export function wireInvoiceLine({ gigId, amountMinor, durationSeconds, settledAt }: InvoiceLine): WireInvoiceLine {
  return { gig: gigId, amount: decimalText(amountMinor), duration: durationSeconds, settledAt };
}
