import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { isActive } from '#shared/platform/accounts/account.ts';
import { goOnline } from './route.ts';

export const handler = handle(goOnline, async ({ account: caller }, { accounts, presence }) => {
  const account = await accounts.get(caller.accountId);
  if (!account || !isActive(account)) throw new Failure('account_not_active');
  await presence.setOnline(account.id, true);
  return { online: true };
});
