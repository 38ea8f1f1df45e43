import { StreamPath, StreamSaying, WireStreamMessage } from '#shared/instant/streams/stream.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const saveStreamChat = defineRoute({
  method: 'POST',
  path: '/instantstream/savechat/{token}',
  summary: 'Say something in the chat of a running stream: the sender saves, and both channels hear it',
  source: 'I07',
  auth: 'streamToken',
  params: StreamPath,
  body: StreamSaying,
  response: WireStreamMessage,
  errors: ['forbidden', 'transition_refused'],
  rateLimit: { per: 'stream', limit: 120, windowSeconds: 60 },
  uses: { streams: 'read', streamChat: 'write' },
});
