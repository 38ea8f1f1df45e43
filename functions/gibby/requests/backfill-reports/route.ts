import * as z from 'zod';
import { defineTask } from '#shared/kernel/route/define.ts';
import { BackfillRun } from '#shared/platform/backfills/backfill.ts';

export const backfillReports = defineTask({
  summary: 'Lists for administrators what was reported before there was a list; remove once finished',
  schedule: 'rate(1 hour)',
  input: z.object({}),
  output: BackfillRun,
  uses: { backfills: 'run', reports: 'write', requests: 'read' },
});
