import * as z from 'zod';
import { ContentPageSlug } from '../../../../shared/domain/content-page.ts';
import { GibbyId } from '../../../../shared/domain/gibby-wire.ts';
import { Timestamp } from '../../../../shared/domain/time.ts';
import { defineConsumer } from '../../../../shared/route/define.ts';

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
