import * as z from 'zod';
import { RecordLimit } from '#shared/dropin/history/history.ts';
import { Payable } from '#shared/dropin/invoices/payable.ts';
import { DayOrMoment } from '#shared/kernel/forms/day.ts';
import { Cursor } from '#shared/kernel/forms/page.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getPayable = defineRoute({
  method: 'GET',
  path: '/admin/payables/{operator}',
  summary: 'What an operator is owed by the books, and the postings it comes of, newest first',
  source: 'X10',
  auth: 'admin',
  params: z.object({ operator: ObjectId }),
  query: z.object({
    from: DayOrMoment.optional(),
    to: DayOrMoment.optional(),
    limit: RecordLimit,
    /** `next` of the previous page. */
    cursor: Cursor.optional(),
  }),
  response: Payable,
  errors: [],
  uses: { ledger: 'read' },
});
