import * as z from 'zod';
import { HelpPage } from '#shared/dropin/support/help.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listArticles = defineRoute({
  method: 'GET',
  path: '/zendesk/articles',
  summary: "Get the help centre's articles; `page` 2 and on where there are more than one page holds",
  source: 'D26, D27',
  auth: 'apiKey',
  query: z.object({
    page: z
      .string()
      .regex(/^[1-9]\d{0,2}$/, 'must be a whole number from 1 to 999')
      .prefault('1')
      .transform(Number),
  }),
  response: HelpPage,
  errors: ['provider_unavailable'],
  uses: { helpArticles: 'read' },
});
