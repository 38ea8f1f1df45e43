import { ContentPageWire } from '../../../../shared/domain/content-page.ts';
import { dataOf } from '../../../../shared/domain/gibby-wire.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

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
