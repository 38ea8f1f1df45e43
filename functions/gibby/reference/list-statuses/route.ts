import * as z from 'zod';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { ReasonType } from '#shared/gibby/reference/reason.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listStatuses = defineRoute({
  method: 'GET',
  path: '/api/statuses',
  summary: 'List the reasons to cancel or to decline, of one type',
  source: 'G39',
  auth: 'user',
  query: z.object({ type: ReasonType, ...pageQuery }),
  response: gibbyPage(z.object({ id: GibbyId, name: z.string(), type: ReasonType })),
  errors: [],
  uses: { publicAddress: 'read' },
});
