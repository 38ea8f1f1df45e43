import * as z from 'zod';
import { dataOf, GibbyIdText } from '../../../../shared/domain/gibby-wire.ts';
import { NoBody } from '../../../../shared/domain/no-body.ts';
import { AdminWithdrawal } from '../../../../shared/domain/withdrawal.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

export const sendWithdrawal = defineRoute({
  method: 'POST',
  path: '/api/admin/withdrawals/{id}/sent',
  summary: 'Say that the transfer of an approved withdrawal was sent to the bank',
  source: 'X09',
  auth: 'admin',
  params: z.object({ id: GibbyIdText }),
  body: NoBody,
  response: dataOf(AdminWithdrawal),
  errors: ['withdrawal_not_found', 'transition_refused', 'busy'],
  uses: { withdrawals: 'write' },
});
