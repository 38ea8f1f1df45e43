import * as z from 'zod';
import { ContentPageSlug } from '#shared/gibby/reference/content-page.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';
import { Timestamp } from '#shared/kernel/time.ts';

export const publishNews = defineConsumer({
  summary: 'Makes one item of the news, for everybody, of a page that has changed',
  source: { stream: { partitionPrefix: 'PAG#', sortPrefix: 'EVT#' }, through: 'queue' },
  record: z.object({
    pageId: GibbyId,
    slug: ContentPageSlug,
    title: z.string(),
    version: z.int().min(2),
    at: Timestamp,
  }),
  uses: { news: 'publish', help: 'read' },
});
