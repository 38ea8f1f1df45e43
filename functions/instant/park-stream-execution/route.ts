import * as z from 'zod';
import { StreamStatus } from '#shared/instant/streams/stream.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineTask } from '#shared/kernel/route/define.ts';

export const parkStreamExecution = defineTask({
  summary: 'Keeps the token of the state that waits for an instant stream to move on',
  input: z.object({ itemId: ObjectId, state: StreamStatus, taskToken: z.string().min(1) }),
  output: z.object({}),
  uses: { streams: 'read', streamTaskTokens: 'write', streamExecutions: 'run' },
});
