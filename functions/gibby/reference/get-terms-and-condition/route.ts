import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { ContentPageWire } from '#shared/gibby/reference/content-page.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getTermsAndCondition = defineRoute({
  method: 'GET',
  path: '/api/pages/terms-and-condition',
  summary: 'Read the terms and conditions',
  source: 'G40',
  auth: 'apiKey',
  response: dataOf(ContentPageWire),
  errors: [],
  uses: { contentPages: 'read' },
});
