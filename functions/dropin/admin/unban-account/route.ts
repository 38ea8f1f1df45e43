import * as z from 'zod';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { AdminAccount } from '#shared/platform/accounts/account.ts';
import { ActBody } from '#shared/platform/accounts/admin-act.ts';

export const unbanAccount = defineRoute({
  method: 'POST',
  path: '/admin/accounts/{accountId}/unban',
  summary: 'Make a suspended account active again. It has to sign in anew',
  source: 'X10',
  auth: 'admin',
  params: z.object({ accountId: ObjectId }),
  body: ActBody,
  response: AdminAccount,
  errors: ['account_not_found'],
  uses: { accounts: 'write', sessions: 'write' },
});
