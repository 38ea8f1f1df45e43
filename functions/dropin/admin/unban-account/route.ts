import * as z from 'zod';
import { AccountProfile } from '../../../../shared/domain/account.ts';
import { ObjectId } from '../../../../shared/domain/ids.ts';
import { NoBody } from '../../../../shared/domain/no-body.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

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
