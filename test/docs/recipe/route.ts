import { defineRoute } from '#shared/kernel/route/define.ts';
import { AccountProfile } from '#shared/platform/accounts/account.ts';

export const getOwnAccount = defineRoute({
  method: 'GET',
  path: '/accounts/me',
  summary: 'Get your own account',
  source: 'X99',
  auth: 'account',
  response: AccountProfile,
  errors: ['account_not_found'],
  uses: { accounts: 'read' },
});
