import { wireInvoice } from '#shared/dropin/invoices/invoice.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { listOperatorInvoices } from './route.ts';

export const handler = handle(listOperatorInvoices, async ({ params, query, account }, { invoices, log }) => {
  const { items, next } = await invoices.ofOperator(params.operator, query);
  audit(log, account, { act: 'listOperatorInvoices', subject: params.operator });
  return { invoices: items.map(wireInvoice), next };
});
