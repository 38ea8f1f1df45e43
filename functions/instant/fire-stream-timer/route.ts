import * as z from 'zod';
import { StreamStatus } from '#shared/instant/streams/stream.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineTask } from '#shared/kernel/route/define.ts';

export const fireStreamTimer = defineTask({
  summary: 'Raises the due timer of an instant stream and says where the stream stands',
  input: z.object({ itemId: ObjectId }),
  output: z.object({ itemId: ObjectId, state: StreamStatus, timeoutSeconds: z.int().min(0) }),
  uses: { streams: 'write' },
});
