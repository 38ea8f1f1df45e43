import * as z from 'zod';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { ThreadRow, threadFolders } from '#shared/gibby/messages/thread.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listMessages = defineRoute({
  method: 'GET',
  path: '/api/messages',
  summary: 'List your threads, the latest message first: as requester, as traveller, both, or those you have archived',
  source: 'G48',
  auth: 'user',
  query: z.object({
    ...pageQuery,
    type: z
      .enum(threadFolders)
      .optional()
      .transform((type) => type ?? 'inbox'),
  }),
  response: gibbyPage(ThreadRow),
  errors: [],
  uses: { threads: 'read', requests: 'read', users: 'read', cities: 'read', publicAddress: 'read' },
});
