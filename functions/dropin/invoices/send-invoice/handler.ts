import { wireInvoice } from '../../../../shared/domain/invoice.ts';
import { advanceInvoice } from '../../../../shared/process/advance-invoice.ts';
import { audit } from '../../../../shared/process/audit.ts';
import { handle } from '../../../../shared/route/define.ts';
import { sendInvoice } from './route.ts';

export const handler = handle(sendInvoice, async ({ params: key, account }, ports) => {
  const invoice = await advanceInvoice(ports, key, { event: 'send', actor: 'admin', by: account.accountId });
  audit(ports.log, account, { act: 'sendInvoice', subject: `${key.operator} ${key.month}` });
  return wireInvoice(invoice);
});
