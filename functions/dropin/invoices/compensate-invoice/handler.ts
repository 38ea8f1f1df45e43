import { advanceInvoice } from '#shared/dropin/invoices/advance-invoice.usecase.ts';
import { wireInvoice } from '#shared/dropin/invoices/invoice.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { compensateInvoice } from './route.ts';

export const handler = handle(compensateInvoice, async ({ params: key, body: note, account }, ports) => {
  const invoice = await advanceInvoice(ports, key, {
    event: 'compensate',
    actor: 'admin',
    by: account.accountId,
    note,
  });
  audit(ports.log, account, { act: 'compensateInvoice', subject: `${key.operator} ${key.month}` });
  return wireInvoice(invoice);
});
