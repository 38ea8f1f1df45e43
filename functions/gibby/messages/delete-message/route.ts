import { threadChangeRoute } from '#shared/gibby/messages/thread.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const deleteMessage = defineRoute({
  method: 'POST',
  path: '/api/messages/{id}/delete',
  summary: 'Delete one of your threads for yourself, until the other one writes again',
  source: 'G54',
  auth: 'user',
  ...threadChangeRoute,
});
