import * as z from 'zod';
import { NoBody } from '#shared/kernel/bodies.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { AccountProfile } from '#shared/platform/accounts/account.ts';

export const unbanAccount = defineRoute({
  method: 'POST',
  path: '/admin/accounts/{accountId}/unban',
  summary: 'Make a suspended account active again. It has to sign in anew',
  source: 'X10',
  auth: 'admin',
  params: z.object({ accountId: ObjectId }),
  body: NoBody,
  response: AccountProfile,
  errors: ['account_not_found'],
  uses: { accounts: 'write', sessions: 'write' },
});
