import * as z from 'zod';
import { GibbyIdText } from '../../../shared/domain/gibby-wire.ts';
import { RequestStatus } from '../../../shared/domain/request.ts';
import { defineTask } from '../../../shared/route/define.ts';

export const awaitRequestChange = defineTask({
  summary: 'Keeps the token of the state that waits for a request to move on',
  input: z.object({ itemId: GibbyIdText, state: RequestStatus, taskToken: z.string().min(1) }),
  output: z.object({}),
  uses: { requests: 'read', requestWaits: 'write', requestExecutions: 'run' },
});
