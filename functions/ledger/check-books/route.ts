import * as z from 'zod';
import { defineTask } from '#shared/kernel/route/define.ts';

export const checkBooks = defineTask({
  summary: 'Adds up all of the books, a part in each run, once a day',
  schedule: 'rate(1 hour)',
  alarm: 'booksOutOfBalance',
  input: z.object({}),
  output: z.object({ isFinished: z.boolean() }),
  uses: { books: 'check' },
});
