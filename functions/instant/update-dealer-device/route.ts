import { StreamDeviceUpdate, StreamPath, WireStream } from '#shared/instant/streams/stream.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const updateDealerDevice = defineRoute({
  method: 'POST',
  path: '/instantstream/updatedealerdevice/{token}',
  summary: 'The dealer names the phone on which to be told what happens to the stream',
  source: 'I01',
  auth: 'streamToken',
  params: StreamPath,
  body: StreamDeviceUpdate,
  response: WireStream,
  errors: ['forbidden', 'transition_refused'],
  rateLimit: { per: 'stream', limit: 30, windowSeconds: 60 },
  uses: { streams: 'write' },
});
