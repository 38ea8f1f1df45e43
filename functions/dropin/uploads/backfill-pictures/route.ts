import * as z from 'zod';
import { defineTask } from '#shared/kernel/route/define.ts';
import { BackfillRun } from '#shared/platform/backfills/backfill.ts';

export const backfillPictures = defineTask({
  summary: 'Writes pictures anew that were stored with all that their phones wrote into them; remove once finished',
  schedule: 'rate(1 hour)',
  input: z.object({}),
  output: BackfillRun,
  uses: { backfills: 'run', assets: 'write', storedPictures: 'rewrite' },
});
