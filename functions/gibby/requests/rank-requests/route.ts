import * as z from 'zod';
import { defineTask } from '#shared/kernel/route/define.ts';

export const rankRequests = defineTask({
  summary: 'Says anew which requests trend',
  schedule: 'rate(1 hour)',
  input: z.object({}),
  output: z.object({ ranked: z.int() }),
  uses: { trends: 'write', requests: 'read' },
});
