import { wireInvoice, wireInvoiceLine } from '#shared/dropin/invoices/invoice.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { getInvoice } from './route.ts';

export const handler = handle(getInvoice, async ({ params: key, query, account }, { invoices, log }) => {
  const [invoice, { items, next }] = await Promise.all([invoices.get(key), invoices.lines(key, query)]);
  if (!invoice) throw new Failure('invoice_not_found');
  audit(log, account, { act: 'getInvoice', subject: `${key.operator} ${key.month}` });
  return { invoice: wireInvoice(invoice), lines: items.map(wireInvoiceLine), next };
});
