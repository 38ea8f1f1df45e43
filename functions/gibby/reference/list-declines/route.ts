import * as z from 'zod';
import { timesWire } from '#shared/gibby/kernel/catalog-entry.ts';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listDeclines = defineRoute({
  method: 'GET',
  path: '/api/list_declines',
  summary: 'List the reasons to decline an offer: those of `GET /api/statuses` with their times, for everybody',
  source: 'G68',
  auth: 'apiKey',
  query: z.object(pageQuery),
  response: gibbyPage(z.object({ id: GibbyId, name: z.string(), type: z.literal('decline'), ...timesWire })),
  errors: [],
  uses: { publicAddress: 'read' },
});
