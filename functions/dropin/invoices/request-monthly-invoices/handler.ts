import { audit } from '../../../../shared/process/audit.ts';
import { startInvoiceRun } from '../../../../shared/process/open-invoices.ts';
import { handle } from '../../../../shared/route/define.ts';
import { requestMonthlyInvoices } from './route.ts';

export const handler = handle(requestMonthlyInvoices, async ({ body: { month }, account }, ports) => {
  const run = await startInvoiceRun(ports, month);
  audit(ports.log, account, { act: 'requestMonthlyInvoices', subject: month });
  return run;
});
