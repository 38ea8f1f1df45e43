import { StreamPath, WireStream } from '#shared/instant/streams/stream.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getStream = defineRoute({
  method: 'GET',
  path: '/instantstream/get/{token}',
  summary: 'The stream as it stands, for 30 days',
  source: 'I06',
  auth: 'streamToken',
  params: StreamPath,
  response: WireStream,
  errors: [],
  uses: { streams: 'read' },
});
