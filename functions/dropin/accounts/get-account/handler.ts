import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { strangersProfile } from '#shared/platform/accounts/account.ts';
import { heldProfile } from '#shared/platform/accounts/held-identities.usecase.ts';
import { getAccount } from './route.ts';

export const handler = handle(getAccount, async ({ params, account: caller }, ports) => {
  const account = await ports.accounts.get(params.accountId);
  if (!account) throw new Failure('account_not_found');
  const mayReadAll = caller.admin || caller.accountId === account.id;
  if (!mayReadAll) return strangersProfile(account, ports.publicAddress.of);
  return { ...(await heldProfile(ports, account)), ...(caller.admin && { acts: account.acts }) };
});
