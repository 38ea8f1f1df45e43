import * as z from 'zod';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const greetSocket = defineConsumer({
  summary: 'Sends a new connection its first frame as soon as it can receive',
  queue: 'greetings',
  // A client that is gone takes most of a second; no other client waits for it.
  batch: 'parallel',
  record: z.object({ connectionId: z.string(), frame: z.string(), refuses: z.boolean() }),
  uses: { sockets: 'send' },
});
