import { monthBefore, monthOf } from '#shared/dropin/invoices/invoice.rules.ts';
import { wireInvoice } from '#shared/dropin/invoices/invoice.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { listInvoices } from './route.ts';

export const handler = handle(listInvoices, async ({ query, account }, { invoices, clock, log }) => {
  const { status, limit, cursor } = query;
  const month = query.month ?? monthBefore(monthOf(timestampOf(clock.now())));
  const { items, next } = await invoices.ofMonth(month, { limit, status, cursor });
  audit(log, account, { act: 'listInvoices', subject: month });
  return { invoices: items.map(wireInvoice), next };
});
