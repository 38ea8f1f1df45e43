import * as z from 'zod';
import { defineTask } from '#shared/kernel/route/define.ts';
import { BackfillRun } from '#shared/platform/backfills/backfill.ts';

export const backfillClaims = defineTask({
  summary: 'Makes claims of what users registered before claims were stored; remove once finished',
  schedule: 'rate(1 hour)',
  input: z.object({}),
  output: BackfillRun,
  uses: { backfills: 'run', users: 'write' },
});
