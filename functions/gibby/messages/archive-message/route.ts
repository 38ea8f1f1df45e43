import { threadChangeRoute } from '#shared/gibby/messages/thread.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const archiveMessage = defineRoute({
  method: 'POST',
  path: '/api/messages/{id}/archive',
  summary: 'File one of your threads away. Doing so again changes nothing',
  source: 'G52',
  auth: 'user',
  ...threadChangeRoute,
});
