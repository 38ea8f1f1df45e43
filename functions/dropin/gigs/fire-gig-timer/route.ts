import * as z from 'zod';
import { GigStatus } from '#shared/dropin/gigs/gig.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineTask } from '#shared/kernel/route/define.ts';

export const fireGigTimer = defineTask({
  summary: 'Raises the due timer of a gig and says where the gig stands',
  input: z.object({ itemId: ObjectId }),
  output: z.object({ itemId: ObjectId, state: GigStatus, timeoutSeconds: z.int().min(0) }),
  uses: { gigs: 'write', engagements: 'write', ledger: 'write', settlements: 'write' },
});
