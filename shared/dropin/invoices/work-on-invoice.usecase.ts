import { tryAdvanceGig } from '#shared/dropin/gigs/advance-gig.usecase.ts';
import type { GigPorts } from '#shared/dropin/gigs/gig-ports.usecase.ts';
import { conflictOf } from '#shared/kernel/run-transition.ts';
import { system } from '#shared/kernel/state-machine.ts';
import type { InvoicesWriter } from './invoice.ports.ts';
import { gigsAtOnce, type PaymentStep, stepUnderWay } from './invoice.rules.ts';
import type { Invoice, InvoiceEvent } from './invoice.ts';
import { changeInvoice, decideInvoice, type InvoiceAttempt } from './invoice-change.rules.ts';

/** What working on an invoice needs: moving its gigs, with their payments and the books. */
type InvoiceWorkPorts = GigPorts<PaymentStep> & { readonly invoices: InvoicesWriter };

/**
 * Moves the next gigs of an invoice to the invoice's next step. Each gig moves in a transaction of its own with its
 * payment, its line or its posting. Then the invoice stores how far it has come, and that event triggers the next batch
 * or completes the step.
 *
 * A crash in between does nothing twice: the next attempt skips gigs that have moved, and ignores a record whose
 * invoice has changed since.
 */
export async function workOnInvoice(ports: InvoiceWorkPorts, record: InvoiceEvent): Promise<void> {
  const invoice = await ports.invoices.get(record);
  const step = invoice && stepUnderWay(invoice.status);
  if (invoice === undefined || step === undefined || invoice.version !== record.seq) return;
  const gigIds = await nextGigs(ports, invoice, step);
  // One after the other: each of them writes to the same invoice or the same account.
  for (const gigId of gigIds) await moveGig(ports, gigId, step);
  const isLast = gigIds.length < gigsAtOnce;
  await note(ports, invoice, isLast ? { event: 'complete' } : { event: 'proceed', doneUntil: gigIds.at(-1) });
}

/** Gigs that wait for the invoice; in later steps, gigs that are on it. */
async function nextGigs(
  { settlements, invoices }: InvoiceWorkPorts,
  invoice: Invoice,
  step: PaymentStep,
): Promise<readonly string[]> {
  const page = { limit: gigsAtOnce, after: invoice.doneUntil ?? undefined };
  if (step === 'generateInvoice') return settlements.gigsWaiting(invoice.operator, invoice.month, page);
  const { items } = await invoices.lines(invoice, page);
  return items.map(({ gigId }) => gigId);
}

/** Fails with `transition_refused` for a gig that can neither take the step nor has taken it. */
async function moveGig(ports: InvoiceWorkPorts, gigId: string, step: PaymentStep): Promise<void> {
  const { gig, decision } = await tryAdvanceGig(ports, gigId, { event: step, by: system });
  const isThere = gig.history.some(({ event }) => event === step);
  if (decision.kind === 'refused' && !isThere) throw conflictOf(decision);
}

async function note(
  { invoices, clock }: InvoiceWorkPorts,
  invoice: Invoice,
  event: Pick<InvoiceAttempt, 'event' | 'doneUntil'>,
): Promise<void> {
  const attempt = { ...event, actor: system, by: system, now: clock.now() } as const;
  const decision = decideInvoice(invoice, attempt);
  if (decision.kind !== 'apply') throw new RangeError(`An invoice that is ${invoice.status} cannot ${event.event}.`);
  const change = changeInvoice(invoice, decision.transition, attempt);
  await invoices.commit(invoices.change(change.invoice, change.event));
}
