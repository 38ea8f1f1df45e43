import * as z from 'zod';
import { defineTask } from '#shared/kernel/route/define.ts';

export const endOverdueSockets = defineTask({
  summary: 'Forgets connections that have ended unheard, and ends those that a revocation of the secret has missed',
  schedule: 'rate(5 minutes)',
  input: z.object({}),
  output: z.object({ ended: z.int() }),
  uses: { connections: 'write', connectionEnds: 'send', revocations: 'read' },
});
