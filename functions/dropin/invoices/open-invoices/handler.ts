import { openInvoices as openNext } from '../../../../shared/process/open-invoices.ts';
import { handle } from '../../../../shared/route/define.ts';
import { openInvoices } from './route.ts';

export const handler = handle(openInvoices, (record, ports) => openNext(ports, record));
