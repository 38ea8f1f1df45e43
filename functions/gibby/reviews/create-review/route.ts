import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { ReviewForm, ReviewRow } from '#shared/gibby/reviews/review.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const createReview = defineRoute({
  method: 'POST',
  path: '/api/user/{id}/reviews',
  summary: 'Rate the other party of a request that is completed, once',
  source: 'G61',
  auth: 'user',
  params: z.object({ id: GibbyIdText }),
  query: z.object({
    type: z
      .enum(['', 'requester', 'traveller'])
      .optional()
      .describe('Side of the request on which the rated user stood. The request knows it, so it need not be said.'),
  }),
  body: ReviewForm,
  response: dataOf(ReviewRow),
  errors: ['user_not_found', 'already_rated', 'review_too_early'],
  rateLimit: { per: 'user', limit: 60, windowSeconds: 3600 },
  uses: { reviews: 'write', requests: 'read', users: 'read', sequences: 'write', publicAddress: 'read' },
});
