import * as z from 'zod';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { ThreadMessageRow } from '#shared/gibby/messages/thread.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listConversations = defineRoute({
  method: 'GET',
  path: '/api/messages/{id}/conversations',
  summary: 'List the messages of one of your threads, the oldest first; it is read from then on',
  source: 'G50',
  auth: 'user',
  params: z.object({ id: GibbyIdText }),
  query: z.object(pageQuery),
  response: gibbyPage(ThreadMessageRow),
  errors: ['not_found'],
  uses: { threads: 'write', users: 'read', publicAddress: 'read' },
});
