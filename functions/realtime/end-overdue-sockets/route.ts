import * as z from 'zod';
import { defineTask } from '#shared/kernel/route/define.ts';

export const endOverdueSockets = defineTask({
  summary: 'Forgets connections that have ended for certain and of whose end nothing was heard',
  schedule: 'rate(5 minutes)',
  input: z.object({}),
  output: z.object({ ended: z.int() }),
  uses: { connections: 'write' },
});
