import { wireInvoice } from '../../../../shared/domain/invoice.ts';
import { audit } from '../../../../shared/process/audit.ts';
import { openInvoice } from '../../../../shared/process/open-invoice.ts';
import { handle } from '../../../../shared/route/define.ts';
import { generateInvoice } from './route.ts';

export const handler = handle(generateInvoice, async ({ body: key, account }, ports) => {
  const invoice = await openInvoice(ports, key, { actor: 'admin', by: account.accountId });
  audit(ports.log, account, { act: 'generateInvoice', subject: `${key.operator} ${key.month}` });
  return wireInvoice(invoice);
});
