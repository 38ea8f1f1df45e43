import type { Page, Write } from '#shared/kernel/transaction.ts';
import type { Invoice, InvoiceEvent, InvoiceKey, InvoiceLine, InvoiceRun, InvoiceStatus, Month } from './invoice.ts';

export interface InvoicesReader {
  /** Strongly consistent. */
  get(key: InvoiceKey): Promise<Invoice | undefined>;
  /**
   * The gigs of an invoice by their ids, after the gig `after`. `next` is the gig to continue after. Strongly
   * consistent.
   */
  lines(key: InvoiceKey, page: { limit: number; after?: string }): Promise<Page<InvoiceLine>>;
  /** An operator's invoices before the month `before`, newest month first. `next` is the last month shown. */
  ofOperator(operatorId: string, page: { limit: number; before?: Month }): Promise<Page<Invoice>>;
  /** The invoices of a month, by status and operator. Eventually consistent. */
  ofMonth(month: Month, page: { limit: number; status?: InvoiceStatus; cursor?: string }): Promise<Page<Invoice>>;
}

export interface InvoicesWriter extends InvoicesReader {
  /** A new invoice with its first event. The commit fails with `changed_meanwhile` when the invoice exists. */
  creation(invoice: Invoice, event: InvoiceEvent): Write[];
  /**
   * The invoice's next version with the event that made it; the count and total of its lines stay as they are stored.
   * The commit fails with `changed_meanwhile` unless the stored invoice still has `invoice.version - 1`.
   */
  change(invoice: Invoice, event: InvoiceEvent): Write[];
  /**
   * A gig's line, and its share of count and total. The commit fails with `transition_refused` unless the invoice is
   * `generating`, and when the gig is already on it.
   */
  line(key: InvoiceKey, line: InvoiceLine): Write[];
  /** Commits all or nothing; fails with the code that the first refused write names. */
  commit(writes: readonly Write[]): Promise<void>;
}

/**
 * Runs that open the invoices of a month, page by page. Every version is an event of its own, which triggers the next
 * page.
 */
export interface InvoiceRuns {
  /** Strongly consistent. */
  get(month: Month): Promise<InvoiceRun | undefined>;
  /** Fails with `changed_meanwhile` when the month has a run. */
  start(run: InvoiceRun): Promise<void>;
  /** The run's next version. Fails with `changed_meanwhile` unless the stored one still has `run.version - 1`. */
  change(run: InvoiceRun): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    invoices: { read: InvoicesReader; write: InvoicesWriter };
    invoiceRuns: { write: InvoiceRuns };
  }
}
