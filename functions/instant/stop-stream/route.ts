import { streamEndRoute } from '#shared/instant/streams/stream.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const stopStream = defineRoute({
  method: 'POST',
  path: '/instantstream/stop/{token}',
  summary: 'A party ends the stream, and with it the recording',
  source: 'I05',
  auth: 'streamToken',
  ...streamEndRoute,
});
