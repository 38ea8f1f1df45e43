import { wireInvoice } from '../../../../shared/domain/invoice.ts';
import { timestampOf } from '../../../../shared/domain/time.ts';
import { audit } from '../../../../shared/process/audit.ts';
import { handle } from '../../../../shared/route/define.ts';
import { monthBefore, monthOf } from '../../../../shared/rules/invoice.ts';
import { listInvoices } from './route.ts';

export const handler = handle(listInvoices, async ({ query, account }, { invoices, clock, log }) => {
  const { status, limit, cursor } = query;
  const month = query.month ?? monthBefore(monthOf(timestampOf(clock.now())));
  const { items, next } = await invoices.ofMonth(month, { limit, status, cursor });
  audit(log, account, { act: 'listInvoices', subject: month });
  return { invoices: items.map(wireInvoice), next };
});
