import { accountProfile, publicProfile } from '../../../../shared/domain/account.ts';
import { Failure } from '../../../../shared/domain/errors.ts';
import { handle } from '../../../../shared/route/define.ts';
import { getAccount } from './route.ts';

export const handler = handle(getAccount, async ({ params, account: caller }, { accounts }) => {
  const account = await accounts.get(params.accountId);
  if (!account) throw new Failure('account_not_found');
  const mayReadAll = caller.admin || caller.accountId === account.id;
  return mayReadAll ? accountProfile(account) : publicProfile(account);
});
