import * as z from 'zod';
import { ObjectId } from '../../../shared/domain/ids.ts';
import { StreamStatus } from '../../../shared/domain/stream.ts';
import { defineTask } from '../../../shared/route/define.ts';

export const awaitStreamChange = defineTask({
  summary: 'Keeps the token of the state that waits for an instant stream to move on',
  input: z.object({ itemId: ObjectId, state: StreamStatus, taskToken: z.string().min(1) }),
  output: z.object({}),
  uses: { streams: 'read', streamWaits: 'write', streamExecutions: 'run' },
});
