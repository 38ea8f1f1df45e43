import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { RequestWire, showingRequests } from '#shared/gibby/requests/request.schema.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

const TripId = GibbyIdText.optional();

export const getRequest = defineRoute({
  method: 'GET',
  path: '/api/requests/{id}',
  summary: 'Get a request, with whether you may offer for it and why not',
  source: 'G19',
  auth: 'user',
  params: z.object({ id: GibbyIdText }),
  query: z.object({
    trip: TripId.describe('The trip of yours that is meant. Without it all of them are.'),
    trip_id: TripId.describe('The same: the document has both names.'),
  }),
  response: dataOf(RequestWire),
  errors: ['request_not_found'],
  uses: { ...showingRequests, requests: 'read' },
});
