import type { SettlementsReader } from '#shared/dropin/gigs/gig.ports.ts';
import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { InvoicesWriter } from './invoice.ports.ts';
import { type InvoiceActor, isClosed } from './invoice.rules.ts';
import type { Invoice, InvoiceKey, Month } from './invoice.ts';
import { newInvoice } from './invoice-change.rules.ts';

/** Who asks for an invoice. */
interface InvoiceOpener {
  readonly actor: InvoiceActor;
  /** Account id, or `system`. */
  readonly by: string;
}

interface OpenPorts {
  readonly invoices: InvoicesWriter;
  readonly clock: Clock;
}

/**
 * Creates an operator's invoice of a month; `work-on-invoice.usecase.ts` adds its gigs afterwards. Returns the existing
 * invoice when there is one. Fails with `month_not_over`, and with `nothing_to_invoice` when no payment waits.
 */
export async function openInvoice(
  ports: OpenPorts & { readonly settlements: SettlementsReader },
  key: InvoiceKey,
  opener: InvoiceOpener,
): Promise<Invoice> {
  requireClosed(key.month, ports.clock);
  const known = await ports.invoices.get(key);
  if (known) return known;
  const [waiting] = await ports.settlements.gigsWaiting(key.operator, key.month, { limit: 1 });
  if (waiting === undefined) throw new Failure('nothing_to_invoice');
  return createInvoice(ports, key, opener);
}

/** Like `openInvoice`, for an operator who is known to have payments waiting for a month that is over. */
export async function createInvoice(ports: OpenPorts, key: InvoiceKey, opener: InvoiceOpener): Promise<Invoice> {
  const { invoice, event } = newInvoice(key, { ...opener, now: ports.clock.now() });
  try {
    await ports.invoices.commit(ports.invoices.creation(invoice, event));
    return invoice;
  } catch (thrown) {
    // Another writer was first, or this request's own commit succeeded and its answer was lost.
    const stored = await ports.invoices.get(key);
    if (stored) return stored;
    throw thrown;
  }
}

/** Fails with `month_not_over` while gigs may still be added to a month. */
export function requireClosed(month: Month, clock: Clock): void {
  if (!isClosed(month, clock.now())) throw new Failure('month_not_over');
}
