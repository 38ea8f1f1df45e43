import * as z from 'zod';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { TrackingRow } from '#shared/gibby/tracking/tracking.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listRequesterTrackings = defineRoute({
  method: 'GET',
  path: '/api/trackings/requester',
  summary: 'List the requests that you have paid for, the latest payment first',
  source: 'G42',
  auth: 'user',
  query: z.object(pageQuery),
  response: gibbyPage(TrackingRow),
  errors: [],
  uses: { trackings: 'read', requests: 'read', publicAddress: 'read' },
});
