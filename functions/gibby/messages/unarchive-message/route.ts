import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { ThreadAnswer } from '#shared/gibby/messages/thread.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const unarchiveMessage = defineRoute({
  method: 'POST',
  path: '/api/messages/{id}/unarchive',
  summary: 'Take one of your threads out of the archive. Doing so again changes nothing',
  source: 'G53',
  auth: 'user',
  params: z.object({ id: GibbyIdText }),
  body: NoBody,
  response: dataOf(ThreadAnswer),
  errors: ['not_found', 'busy'],
  uses: { threads: 'write' },
});
