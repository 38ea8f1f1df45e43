import { ContentPageWire } from '../../../../shared/domain/content-page.ts';
import { dataOf } from '../../../../shared/domain/gibby-wire.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

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
