import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { accountProfile, publicProfile } from '#shared/platform/accounts/account.ts';
import { getAccount } from './route.ts';

export const handler = handle(getAccount, async ({ params, account: caller }, { accounts }) => {
  const account = await accounts.get(params.accountId);
  if (!account) throw new Failure('account_not_found');
  const mayReadAll = caller.admin || caller.accountId === account.id;
  return mayReadAll ? accountProfile(account) : publicProfile(account);
});
