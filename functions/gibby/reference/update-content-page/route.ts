import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { ContentPageSlug, ContentPageWire, PageText } from '#shared/gibby/reference/content-page.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const updateContentPage = defineRoute({
  method: 'PUT',
  path: '/api/admin/pages/{slug}',
  summary: 'Write a page anew; everybody is told so. The text that stands there already changes nothing',
  source: 'X15',
  auth: 'admin',
  params: z.object({ slug: ContentPageSlug }),
  body: PageText,
  response: dataOf(ContentPageWire),
  errors: ['changed_meanwhile'],
  uses: { contentPages: 'write' },
});
