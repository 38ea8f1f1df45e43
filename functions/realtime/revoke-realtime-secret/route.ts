import * as z from 'zod';
import { defineTask } from '#shared/kernel/route/define.ts';
import { Timestamp } from '#shared/kernel/time.ts';

export const revokeRealtimeSecret = defineTask({
  summary: 'Gives the realtime secret a new value, and voids what the former ones have signed; an operator calls it',
  input: z.object({}),
  output: z.object({ revokedAt: Timestamp }),
  uses: { realtimeSecret: 'replace', revocations: 'write' },
});
