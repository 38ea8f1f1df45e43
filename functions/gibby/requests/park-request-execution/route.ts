import * as z from 'zod';
import { RequestStatus } from '#shared/gibby/requests/request.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineTask } from '#shared/kernel/route/define.ts';

export const parkRequestExecution = defineTask({
  summary: 'Keeps the token of the state that waits for a request to move on',
  input: z.object({ itemId: GibbyIdText, state: RequestStatus, taskToken: z.string().min(1) }),
  output: z.object({}),
  uses: { requests: 'read', requestTaskTokens: 'write', requestExecutions: 'run' },
});
