import { workOnInvoice as workOnNext } from '#shared/dropin/invoices/work-on-invoice.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { workOnInvoice } from './route.ts';

export const handler = handle(workOnInvoice, (record, ports) => workOnNext(ports, record));
