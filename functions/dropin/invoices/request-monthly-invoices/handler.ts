import { startInvoiceRun } from '#shared/dropin/invoices/open-invoices.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { requestMonthlyInvoices } from './route.ts';

export const handler = handle(requestMonthlyInvoices, async ({ body: { month }, account }, ports) => {
  const run = await startInvoiceRun(ports, month);
  audit(ports.log, account, { act: 'requestMonthlyInvoices', subject: month });
  return run;
});
