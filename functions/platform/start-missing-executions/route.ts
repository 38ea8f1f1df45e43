import * as z from 'zod';
import { defineTask } from '#shared/kernel/route/define.ts';

export const startMissingExecutions = defineTask({
  summary: 'Finds gigs, instant streams and requests whose timers have not fired, and starts their executions',
  schedule: 'rate(15 minutes)',
  alarm: 'executionsMissing',
  input: z.object({}),
  output: z.object({ executionsMissing: z.int() }),
  uses: {
    gigs: 'write',
    gigExecutions: 'run',
    requests: 'write',
    requestExecutions: 'run',
    streams: 'write',
    streamExecutions: 'run',
  },
});
