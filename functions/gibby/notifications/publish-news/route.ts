import { contentPageEvents } from '#shared/gibby/reference/content-page-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const publishNews = defineConsumer({
  summary: 'Makes one item of the news, for everybody, of a page that has changed',
  on: contentPageEvents,
  through: 'queue',
  uses: { news: 'publish', help: 'read' },
});
