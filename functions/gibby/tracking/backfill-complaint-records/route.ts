import * as z from 'zod';
import { defineTask } from '#shared/kernel/route/define.ts';
import { BackfillRun } from '#shared/platform/backfills/backfill.ts';

export const backfillComplaintRecords = defineTask({
  summary: 'Counts by user the complaints from before they were counted so; remove once finished',
  schedule: 'rate(1 hour)',
  input: z.object({}),
  output: BackfillRun,
  uses: { backfills: 'run', complaints: 'write' },
});
