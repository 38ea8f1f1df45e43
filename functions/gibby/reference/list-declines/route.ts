import * as z from 'zod';
import { gibbyPage, pageQuery } from '../../../../shared/domain/gibby-page.ts';
import { GibbyId } from '../../../../shared/domain/gibby-wire.ts';
import { timesWire } from '../../../../shared/domain/listed.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

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
