import * as z from 'zod';
import { CommentEvent } from '../../../../shared/domain/comment.ts';
import { RequestEventRecord } from '../../../../shared/domain/request.ts';
import { defineConsumer } from '../../../../shared/route/define.ts';

export const trendRequest = defineConsumer({
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
