import * as z from 'zod';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { ReviewRow } from '#shared/gibby/reviews/review.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listReviews = defineRoute({
  method: 'GET',
  path: '/api/user/{id}/reviews',
  summary: 'List what others say of a user as requester, or as traveller, the latest first',
  source: 'G60',
  auth: 'user',
  params: z.object({ id: GibbyIdText }),
  query: z.object({
    ...pageQuery,
    type: z
      .enum(['', 'requester', 'traveller'])
      .default('')
      .transform((type) => type || 'requester'),
  }),
  response: gibbyPage(ReviewRow),
  errors: ['user_not_found'],
  uses: { reviews: 'read', users: 'read', publicAddress: 'read' },
});
