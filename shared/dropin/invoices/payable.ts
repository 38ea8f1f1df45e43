import * as z from 'zod';
import { ObjectId } from '#shared/kernel/ids.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** What an operator is owed, in dollars as text with two decimals, and the postings behind it. */
export const Payable = z
  .object({
    operator: ObjectId,
    currency: z.literal('USD'),
    /** Everything that was earned and is not yet paid out. */
    owed: z.string(),
    postings: z.array(
      z.object({
        gig: ObjectId,
        /** `earned` by a gig's capture, `paid` by its compensation. */
        kind: z.enum(['earned', 'paid']),
        amount: z.string(),
        at: Timestamp,
      }),
    ),
    /** Absent on the last page. */
    next: z.string().optional(),
  })
  .meta({ id: 'Payable' });
export type Payable = z.infer<typeof Payable>;
