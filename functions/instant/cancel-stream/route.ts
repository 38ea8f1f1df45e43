import { streamEndRoute } from '#shared/instant/streams/stream.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const cancelStream = defineRoute({
  method: 'POST',
  path: '/instantstream/cancel/{token}',
  summary: 'A party withdraws from a request; a stream that runs is stopped by it',
  source: 'I04',
  auth: 'streamToken',
  ...streamEndRoute,
});
