import { advanceInvoice } from '#shared/dropin/invoices/advance-invoice.usecase.ts';
import { wireInvoice } from '#shared/dropin/invoices/invoice.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { sendInvoice } from './route.ts';

export const handler = handle(sendInvoice, async ({ params: key, body: note, account }, ports) => {
  const invoice = await advanceInvoice(ports, key, { event: 'send', actor: 'admin', by: account.accountId, note });
  audit(ports.log, account, { act: 'sendInvoice', subject: `${key.operator} ${key.month}` });
  return wireInvoice(invoice);
});
