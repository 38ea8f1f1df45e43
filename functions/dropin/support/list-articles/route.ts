import * as z from 'zod';
import { HelpPage } from '#shared/dropin/support/help.ts';
import { pageUpTo } from '#shared/kernel/forms/page.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listArticles = defineRoute({
  method: 'GET',
  path: '/zendesk/articles',
  summary: "Get the help centre's articles; `page` 2 and on where there are more than one page holds",
  source: 'D26, D27',
  auth: 'apiKey',
  query: z.object({
    page: pageUpTo(999),
  }),
  response: HelpPage,
  errors: ['provider_unavailable'],
  rateLimit: { per: 'address', limit: 300, windowSeconds: 60 },
  uses: { helpArticles: 'read' },
});
