import * as z from 'zod';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const tellCount = defineConsumer({
  summary: 'Tells the members of a large channel how many are subscribed, once for all changes of some seconds',
  queue: 'counts',
  batch: 'parallel',
  record: z.object({ channel: z.string() }),
  uses: { channels: 'publish', connections: 'write', counts: 'send', realtimeEvents: 'write' },
});
