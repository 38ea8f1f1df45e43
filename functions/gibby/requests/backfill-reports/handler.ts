import { backfillReports as listReports } from '#shared/gibby/reports/backfill-reports.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { backfillReports } from './route.ts';

export const handler = handle(backfillReports, (_input, ports) => listReports(ports));
