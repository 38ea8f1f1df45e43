import { StreamPath, StreamRoleBody, WireStream } from '#shared/instant/streams/stream.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const cancelStream = defineRoute({
  method: 'POST',
  path: '/instantstream/cancel/{token}',
  summary: 'A party withdraws from a request; a stream that runs is stopped by it',
  source: 'I04',
  auth: 'streamToken',
  params: StreamPath,
  body: StreamRoleBody,
  response: WireStream,
  errors: ['forbidden', 'transition_refused', 'busy'],
  uses: { streams: 'write' },
});
