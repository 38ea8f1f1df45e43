import * as z from 'zod';
import { RequestStatus } from '#shared/gibby/requests/request.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineTask } from '#shared/kernel/route/define.ts';

export const fireRequestTimer = defineTask({
  summary: 'Raises the due timer of a request and says where the request stands',
  input: z.object({ itemId: GibbyIdText }),
  output: z.object({ itemId: z.string(), state: RequestStatus, timeoutSeconds: z.int().min(0) }),
  uses: { requests: 'write', offers: 'write', ledger: 'write' },
});
