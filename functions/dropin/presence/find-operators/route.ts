import * as z from 'zod';
import { Latitude, Longitude } from '#shared/kernel/forms/coordinate.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { NearbyOperator } from '#shared/platform/accounts/account.ts';

export const findOperators = defineRoute({
  method: 'GET',
  path: '/map/{lat}/{long}',
  summary: 'Up to 20 free operators within 20 km, nearest first. Positions are blurred',
  source: 'D09',
  auth: 'account',
  params: z.object({ lat: Latitude, long: Longitude }),
  response: z.array(NearbyOperator),
  errors: [],
  rateLimit: { per: 'account', limit: 60, windowSeconds: 60 },
  uses: { presence: 'read', engagements: 'read', accounts: 'read' },
});
