import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { SiteFile, siteFileTypes } from '#shared/platform/site/site.ts';

const yearSeconds = 365 * 24 * 60 * 60;

export const getDocsFile = defineRoute({
  method: 'GET',
  path: '/docs/{file}',
  summary: 'A file that the documentation for browsers loads',
  source: 'X12',
  auth: 'public',
  params: z.object({ file: SiteFile }),
  response: z.base64(),
  file: siteFileTypes,
  keptSeconds: yearSeconds,
  unlisted: true,
  errors: ['not_found'],
  uses: { sites: 'read' },
});
