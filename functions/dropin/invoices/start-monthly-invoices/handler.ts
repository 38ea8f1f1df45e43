import { timestampOf } from '../../../../shared/domain/time.ts';
import { startInvoiceRun } from '../../../../shared/process/open-invoices.ts';
import { handle } from '../../../../shared/route/define.ts';
import { monthBefore, monthOf } from '../../../../shared/rules/invoice.ts';
import { startMonthlyInvoices } from './route.ts';

/** Whether it comes late or twice, there is one run for a month. */
export const handler = handle(startMonthlyInvoices, async (_input, ports) => {
  const { month } = await startInvoiceRun(ports, monthBefore(monthOf(timestampOf(ports.clock.now()))));
  return { month };
});
