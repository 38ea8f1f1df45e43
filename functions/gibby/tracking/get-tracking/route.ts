import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { TrackingDetail } from '#shared/gibby/tracking/tracking.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getTracking = defineRoute({
  method: 'GET',
  path: '/api/trackings/{id}',
  summary: 'Get how far the item of a paid request has come, for its requester and its traveller alone',
  source: 'G44',
  auth: 'user',
  params: z.object({ id: GibbyIdText.describe('Of the request.') }),
  response: dataOf(TrackingDetail),
  errors: ['not_found'],
  uses: { requests: 'read', trackings: 'read', users: 'read', cities: 'read', publicAddress: 'read' },
});
