import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { ThreadMessageForm, ThreadMessageRow } from '#shared/gibby/messages/thread.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const createConversation = defineRoute({
  method: 'POST',
  path: '/api/messages/{id}/conversations',
  summary: 'Write a message in one of your threads: words, a picture or both',
  source: 'G51',
  auth: 'user',
  params: z.object({ id: GibbyIdText }),
  accepts: ['multipart', 'json', 'form'],
  largerFiles: '/api/uploads',
  body: ThreadMessageForm,
  response: dataOf(ThreadMessageRow),
  errors: [
    'not_found',
    'conversation_closed',
    'picture_empty',
    'picture_unreadable',
    'picture_too_large',
    'pictures_too_large',
    'crop_outside',
    'upload_not_found',
    'busy',
  ],
  rateLimit: { per: 'user', limit: 120, windowSeconds: 60 },
  uses: {
    threads: 'write',
    requests: 'read',
    users: 'read',
    pictures: 'write',
    sequences: 'write',
    publicAddress: 'read',
  },
});
