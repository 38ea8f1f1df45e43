import type { SettlementsReader } from '#shared/dropin/gigs/gig.ports.ts';
import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { system } from '#shared/kernel/state-machine.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { InvoiceRuns, InvoicesWriter } from './invoice.ports.ts';
import { operatorsAtOnce } from './invoice.rules.ts';
import type { InvoiceRun, InvoiceRunEvent, Month } from './invoice.ts';
import { createInvoice, requireClosed } from './open-invoice.usecase.ts';

/**
 * Starts the run that opens the invoices of a month; returns the existing run when there is one. Fails with
 * `month_not_over`.
 */
export async function startInvoiceRun(
  { invoiceRuns, clock }: { readonly invoiceRuns: InvoiceRuns; readonly clock: Clock },
  month: Month,
): Promise<InvoiceRun> {
  requireClosed(month, clock);
  const startedAt = timestampOf(clock.now());
  const run = { month, version: 1, status: 'running', operatorCount: 0, doneUntil: null, finishedAt: null } as const;
  try {
    await invoiceRuns.start({ ...run, startedAt });
    return { ...run, startedAt };
  } catch (thrown) {
    const stored = await invoiceRuns.get(month);
    if (stored) return stored;
    throw thrown;
  }
}

/**
 * Opens the invoices of the next operators of a run and stores how far the run has come; that event triggers the next
 * page. A crash in between repeats the page, which finds the invoices that already exist.
 */
export async function openInvoices(
  ports: {
    readonly invoiceRuns: InvoiceRuns;
    readonly invoices: InvoicesWriter;
    readonly settlements: SettlementsReader;
    readonly clock: Clock;
  },
  { month, seq }: InvoiceRunEvent,
): Promise<void> {
  const run = await ports.invoiceRuns.get(month);
  if (!run) throw new Failure('not_found', { detail: 'a page without its run' });
  if (run.version !== seq || run.status === 'finished') return;
  const page = { limit: operatorsAtOnce, after: run.doneUntil ?? undefined };
  const operators = await ports.settlements.operatorsWaiting(month, page);
  for (const operator of operators) await createInvoice(ports, { operator, month }, { actor: system, by: system });
  const isLast = operators.length < operatorsAtOnce;
  await ports.invoiceRuns.change({
    ...run,
    version: run.version + 1,
    status: isLast ? 'finished' : 'running',
    operatorCount: run.operatorCount + operators.length,
    doneUntil: operators.at(-1) ?? run.doneUntil,
    finishedAt: isLast ? timestampOf(ports.clock.now()) : null,
  });
}
