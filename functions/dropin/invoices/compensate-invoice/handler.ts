import { wireInvoice } from '../../../../shared/domain/invoice.ts';
import { advanceInvoice } from '../../../../shared/process/advance-invoice.ts';
import { audit } from '../../../../shared/process/audit.ts';
import { handle } from '../../../../shared/route/define.ts';
import { compensateInvoice } from './route.ts';

export const handler = handle(compensateInvoice, async ({ params: key, account }, ports) => {
  const invoice = await advanceInvoice(ports, key, { event: 'compensate', actor: 'admin', by: account.accountId });
  audit(ports.log, account, { act: 'compensateInvoice', subject: `${key.operator} ${key.month}` });
  return wireInvoice(invoice);
});
