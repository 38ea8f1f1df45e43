import * as z from 'zod';
import { StreamPath, StreamStart, StreamStatus } from '#shared/instant/streams/stream.ts';
import { personal } from '#shared/kernel/personal.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const startStream = defineRoute({
  method: 'POST',
  path: '/instantstream/start/{token}',
  summary: 'A party is ready and gets its video keys; the stream begins when both are',
  source: 'I03',
  auth: 'streamToken',
  params: StreamPath,
  body: StreamStart,
  /** Keys of the video provider: `token` is one of them, not the stream's token. */
  response: z.object({
    apiKey: z.string(),
    sessionId: z.string(),
    token: personal('credential', z.string()),
    status: StreamStatus,
  }),
  errors: ['forbidden', 'transition_refused', 'provider_unavailable', 'busy'],
  rateLimit: { per: 'stream', limit: 30, windowSeconds: 60 },
  uses: { streams: 'write', video: 'use' },
});
