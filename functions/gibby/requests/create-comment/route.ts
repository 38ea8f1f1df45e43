import * as z from 'zod';
import { CommentText, CommentWire } from '#shared/gibby/comments/comment.ts';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const createComment = defineRoute({
  method: 'POST',
  path: '/api/requests/{id}/comments',
  summary: 'Comment on a request, for everybody to read',
  source: 'G24',
  auth: 'user',
  params: z.object({ id: GibbyIdText }),
  body: z.object({ comments: CommentText }),
  response: dataOf(z.array(CommentWire).describe('The new comment alone.')),
  errors: ['request_not_found'],
  rateLimit: { per: 'user', limit: 60, windowSeconds: 60 },
  uses: { requests: 'read', comments: 'write', users: 'read', sequences: 'write', publicAddress: 'read' },
});
