import { commentEvents } from '#shared/gibby/comments/comment-events.ts';
import { requestEvents } from '#shared/gibby/requests/request-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const scoreRequest = defineConsumer({
  summary: 'Counts offers and comments, of which trends are made',
  on: [requestEvents, commentEvents],
  through: 'queue',
  uses: { trends: 'write' },
});
