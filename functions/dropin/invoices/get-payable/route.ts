import * as z from 'zod';
import { Cursor } from '../../../../shared/domain/cursor.ts';
import { DateBound, RecordLimit } from '../../../../shared/domain/history.ts';
import { ObjectId } from '../../../../shared/domain/ids.ts';
import { Payable } from '../../../../shared/domain/payable.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

export const getPayable = defineRoute({
  method: 'GET',
  path: '/admin/payables/{operator}',
  summary: 'What an operator is owed by the books, and the postings it comes of, newest first',
  source: 'X10',
  auth: 'admin',
  params: z.object({ operator: ObjectId }),
  query: z.object({
    from: DateBound.optional(),
    to: DateBound.optional(),
    limit: RecordLimit,
    /** `next` of the page before. */
    cursor: Cursor.optional(),
  }),
  response: Payable,
  errors: [],
  uses: { ledger: 'read' },
});
