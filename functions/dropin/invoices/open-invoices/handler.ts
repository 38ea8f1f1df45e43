import { openInvoices as openNext } from '#shared/dropin/invoices/open-invoices.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { openInvoices } from './route.ts';

export const handler = handle(openInvoices, (record, ports) => openNext(ports, record));
