import * as z from 'zod';
import { StreamPath } from '#shared/instant/streams/stream.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { Timestamp } from '#shared/kernel/time.ts';

export const pingStream = defineRoute({
  method: 'POST',
  path: '/instantstream/ping/{token}',
  summary: "The dealer's sign of life, which keeps a running stream alive for ten minutes more",
  source: 'I11',
  auth: 'streamToken',
  params: StreamPath,
  body: NoBody,
  response: z.object({ lastTime: Timestamp }),
  errors: ['forbidden', 'transition_refused'],
  rateLimit: { per: 'stream', limit: 120, windowSeconds: 60 },
  uses: { streams: 'write' },
});
