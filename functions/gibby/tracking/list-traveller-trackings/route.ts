import * as z from 'zod';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { TrackingRow } from '#shared/gibby/tracking/tracking.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listTravellerTrackings = defineRoute({
  method: 'GET',
  path: '/api/trackings/traveller',
  summary: 'List the requests that you bring, once they are paid for, the latest payment first',
  source: 'G43',
  auth: 'user',
  query: z.object(pageQuery),
  response: gibbyPage(TrackingRow),
  errors: [],
  uses: { trackings: 'read', requests: 'read', publicAddress: 'read' },
});
