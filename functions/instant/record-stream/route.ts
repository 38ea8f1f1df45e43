import * as z from 'zod';
import { StreamPath } from '#shared/instant/streams/stream.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const recordStream = defineRoute({
  method: 'POST',
  path: '/instantstream/record/{token}',
  summary: 'Record a running stream, once; the recording stops with the stream',
  source: 'I10',
  auth: 'streamToken',
  params: StreamPath,
  body: NoBody,
  /** The provider's archive. */
  response: z.object({ id: z.string(), status: z.enum(['started', 'stopped']) }),
  errors: ['transition_refused', 'provider_unavailable', 'busy'],
  rateLimit: { per: 'stream', limit: 30, windowSeconds: 60 },
  uses: { streams: 'write', video: 'use' },
});
