import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { accountProfile } from '#shared/platform/accounts/account.ts';
import { getOwnAccount } from './route.ts';

export const handler = handle(getOwnAccount, async ({ account: caller }, { accounts }) => {
  const account = await accounts.get(caller.accountId);
  if (!account) throw new Failure('account_not_found');
  return accountProfile(account);
});
