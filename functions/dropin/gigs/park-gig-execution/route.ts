import * as z from 'zod';
import { GigStatus } from '#shared/dropin/gigs/gig.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineTask } from '#shared/kernel/route/define.ts';

export const parkGigExecution = defineTask({
  summary: 'Keeps the token of the state that waits for a gig to move on',
  input: z.object({ itemId: ObjectId, state: GigStatus, taskToken: z.string().min(1) }),
  output: z.object({}),
  uses: { gigs: 'read', gigTaskTokens: 'write', gigExecutions: 'run' },
});
