import * as z from 'zod';
import { StreamRequest, StreamRequestQuery } from '#shared/instant/streams/requests/stream-request.schema.ts';
import { StreamStatus } from '#shared/instant/streams/stream.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { personal } from '#shared/kernel/personal.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const requestStream = defineRoute({
  method: 'POST',
  path: '/instantstream/request',
  summary: 'A viewer asks somebody for a live video by phone or e-mail, and gets a token for it',
  source: 'I02',
  auth: 'apiKey',
  caller: 'optional',
  query: StreamRequestQuery,
  body: StreamRequest,
  response: z.object({
    id: ObjectId,
    token: personal('credential', z.string()),
    /** The Pusher channel of the viewer, which is named by their token. */
    channel: personal('credential', z.string()),
    status: StreamStatus,
    /** The dealer's token; present when the caller did not ask us to notify the dealer and so has to pass it on. */
    dealerToken: personal('credential', z.string().optional(), ['otherParty']),
  }),
  errors: ['too_many_requests', 'busy'],
  rateLimit: { per: 'address', limit: 30, windowSeconds: 60 },
  uses: { streams: 'write', streamAccess: 'write', streamTokens: 'read', rateLimits: 'write' },
});
