import * as z from 'zod';
import { ContentPageSlug, ContentPageWire, PageText } from '../../../../shared/domain/content-page.ts';
import { dataOf } from '../../../../shared/domain/gibby-wire.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

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
