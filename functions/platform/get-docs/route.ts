import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getDocs = defineRoute({
  method: 'GET',
  path: '/docs',
  aliases: ['/'],
  summary: 'The documentation of this API, for browsers',
  source: 'X12',
  auth: 'public',
  response: z.base64(),
  file: 'text/html; charset=utf-8',
  keptSeconds: 0,
  unlisted: true,
  errors: ['not_found'],
  uses: { sites: 'read' },
});
