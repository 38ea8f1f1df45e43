import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { ThreadDetail } from '#shared/gibby/messages/thread.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getMessage = defineRoute({
  method: 'GET',
  path: '/api/messages/{id}',
  summary: 'Open one of your threads, which is read from then on',
  source: 'G49',
  auth: 'user',
  params: z.object({ id: GibbyIdText }),
  response: dataOf(ThreadDetail),
  errors: ['not_found'],
  uses: { threads: 'write', requests: 'read', users: 'read', cities: 'read', publicAddress: 'read' },
});
