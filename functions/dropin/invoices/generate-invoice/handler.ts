import { wireInvoice } from '#shared/dropin/invoices/invoice.ts';
import { openInvoice } from '#shared/dropin/invoices/open-invoice.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { generateInvoice } from './route.ts';

export const handler = handle(generateInvoice, async ({ body: key, account }, ports) => {
  const invoice = await openInvoice(ports, key, { actor: 'admin', by: account.accountId });
  audit(ports.log, account, { act: 'generateInvoice', subject: `${key.operator} ${key.month}` });
  return wireInvoice(invoice);
});
