import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { conflictOf, runTransition } from '#shared/kernel/run-transition.ts';
import type { InvoicesWriter } from './invoice.ports.ts';
import type { InvoiceTransition } from './invoice.rules.ts';
import type { Invoice, InvoiceKey } from './invoice.ts';
import { changeInvoice, decideInvoice, type InvoiceAttempt } from './invoice-change.rules.ts';

/**
 * Moves an invoice by one event; its gigs follow (`work-on-invoice.usecase.ts`). Returns the stored invoice when the event
 * has already happened. Fails with `invoice_not_found`, and with `transition_refused` when the state machine does not
 * allow the event.
 */
export async function advanceInvoice(
  { invoices, clock }: { readonly invoices: InvoicesWriter; readonly clock: Clock },
  key: InvoiceKey,
  command: Pick<InvoiceAttempt, 'event' | 'actor' | 'by' | 'note'>,
): Promise<Invoice> {
  const { item, decision } = await runTransition<Invoice, InvoiceAttempt, InvoiceTransition>(
    `an invoice of ${key.month}`,
    {
      consider: async () => {
        const invoice = await invoices.get(key);
        if (!invoice) throw new Failure('invoice_not_found');
        const attempt = { ...command, now: clock.now() };
        return { item: invoice, attempt, decision: decideInvoice(invoice, attempt) };
      },
      commit: async (stored, transition, attempt) => {
        const { invoice, event } = changeInvoice(stored, transition, attempt);
        await invoices.commit(invoices.change(invoice, event));
        return invoice;
      },
    },
  );
  if (decision.kind === 'refused') throw conflictOf(decision);
  return item;
}
