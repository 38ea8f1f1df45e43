import * as z from 'zod';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { AccountProfile, AdminAccount } from '#shared/platform/accounts/account.ts';

export const getAccount = defineRoute({
  method: 'GET',
  path: '/accounts/{accountId}',
  summary: 'Get profile: the whole account for its owner and administrators, empty contact data for others',
  source: 'D08',
  auth: 'account',
  params: z.object({ accountId: ObjectId }),
  response: AccountProfile.extend({
    profileImage: z.string().optional(),
    acts: AdminAccount.shape.acts.optional().describe('For administrators alone. Not in the document.'),
  }),
  errors: ['account_not_found'],
  uses: { accounts: 'read', administrators: 'read', publicAddress: 'read' },
});
