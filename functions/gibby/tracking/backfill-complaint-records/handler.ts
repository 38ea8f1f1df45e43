import { backfillComplaintRecords as countComplaints } from '#shared/gibby/tracking/backfill-complaint-records.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { backfillComplaintRecords } from './route.ts';

export const handler = handle(backfillComplaintRecords, (_input, ports) => countComplaints(ports));
