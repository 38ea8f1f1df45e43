import { workOnInvoice as workOnNext } from '../../../../shared/process/work-on-invoice.ts';
import { handle } from '../../../../shared/route/define.ts';
import { workOnInvoice } from './route.ts';

export const handler = handle(workOnInvoice, (record, ports) => workOnNext(ports, record));
