import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { ContentPageWire } from '#shared/gibby/reference/content-page.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getPrivacyPolicy = defineRoute({
  method: 'GET',
  path: '/api/pages/privacy-policy',
  summary: 'Read the privacy policy',
  source: 'G41',
  auth: 'apiKey',
  response: dataOf(ContentPageWire),
  errors: [],
  uses: { contentPages: 'read' },
});
