import * as z from 'zod';
import { NoBody } from '../../../shared/domain/no-body.ts';
import { StreamPath } from '../../../shared/domain/stream.ts';
import { Timestamp } from '../../../shared/domain/time.ts';
import { defineRoute } from '../../../shared/route/define.ts';

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
