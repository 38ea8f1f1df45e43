import { monthBefore, monthOf } from '#shared/dropin/invoices/invoice.rules.ts';
import { startInvoiceRun } from '#shared/dropin/invoices/open-invoices.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { startMonthlyInvoices } from './route.ts';

/** There is one run per month, even if this task runs late or twice. */
export const handler = handle(startMonthlyInvoices, async (_input, ports) => {
  const { month } = await startInvoiceRun(ports, monthBefore(monthOf(timestampOf(ports.clock.now()))));
  return { month };
});
