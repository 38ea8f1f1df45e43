import * as z from 'zod';
import { CommentWire } from '#shared/gibby/comments/comment.ts';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listComments = defineRoute({
  method: 'GET',
  path: '/api/requests/{id}/comments',
  summary: 'List the comments under a request, the oldest first',
  source: 'G23',
  auth: 'user',
  params: z.object({ id: GibbyIdText }),
  query: z.object(pageQuery),
  response: gibbyPage(CommentWire),
  errors: ['request_not_found'],
  uses: { requests: 'read', comments: 'read', users: 'read', publicAddress: 'read' },
});
