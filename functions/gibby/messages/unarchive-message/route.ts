import { threadChangeRoute } from '#shared/gibby/messages/thread.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const unarchiveMessage = defineRoute({
  method: 'POST',
  path: '/api/messages/{id}/unarchive',
  summary: 'Take one of your threads out of the archive. Doing so again changes nothing',
  source: 'G53',
  auth: 'user',
  ...threadChangeRoute,
});
