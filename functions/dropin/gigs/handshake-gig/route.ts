import * as z from 'zod';
import { NoBody } from '#shared/kernel/bodies.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { personal } from '#shared/kernel/personal.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const handshakeGig = defineRoute({
  method: 'POST',
  path: '/gigs/handshake/{gigId}',
  summary: 'Customer and operator shake hands; each gets keys of its own for the one video session',
  source: 'D15',
  auth: 'account',
  params: z.object({ gigId: ObjectId }),
  body: NoBody,
  response: z.object({
    apiKey: z.string(),
    sessionId: z.string(),
    token: personal('credential', z.string()),
    role: z.enum(['publisher', 'subscriber']),
  }),
  errors: ['gig_not_found', 'transition_refused', 'provider_unavailable', 'busy'],
  rateLimit: { per: 'account', limit: 60, windowSeconds: 60 },
  uses: { gigs: 'write', video: 'use' },
});
