import { wireInvoice } from '../../../../shared/domain/invoice.ts';
import { audit } from '../../../../shared/process/audit.ts';
import { handle } from '../../../../shared/route/define.ts';
import { listOperatorInvoices } from './route.ts';

export const handler = handle(listOperatorInvoices, async ({ params, query, account }, { invoices, log }) => {
  const { items, next } = await invoices.ofOperator(params.operator, query);
  audit(log, account, { act: 'listOperatorInvoices', subject: params.operator });
  return { invoices: items.map(wireInvoice), next };
});
