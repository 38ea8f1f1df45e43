import { isActive } from '../../../../shared/domain/account.ts';
import { Failure } from '../../../../shared/domain/errors.ts';
import { handle } from '../../../../shared/route/define.ts';
import { goOnline } from './route.ts';

export const handler = handle(goOnline, async ({ account: caller }, { accounts, presence }) => {
  const account = await accounts.get(caller.accountId);
  if (!account || !isActive(account)) throw new Failure('account_not_active');
  await presence.setOnline(account.id, true);
  return { online: true };
});
