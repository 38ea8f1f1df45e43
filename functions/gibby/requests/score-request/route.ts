import * as z from 'zod';
import { CommentEvent } from '#shared/gibby/comments/comment.ts';
import { RequestEventRecord } from '#shared/gibby/requests/request.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const scoreRequest = defineConsumer({
  summary: 'Counts offers and comments, of which trends are made',
  source: {
    stream: [
      { partitionPrefix: 'REQ#', sortPrefix: 'EVT#' },
      { partitionPrefix: 'CMT#', sortPrefix: 'EVT#' },
    ],
    through: 'queue',
  },
  record: z.union([CommentEvent, RequestEventRecord]),
  uses: { trends: 'write' },
});
