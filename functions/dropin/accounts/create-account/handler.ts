import { handle } from '#shared/kernel/route/define.ts';
import { accountProfile } from '#shared/platform/accounts/account.ts';
import { newAccount } from './new-account.ts';
import { createAccount } from './route.ts';

export const handler = handle(createAccount, async ({ body }, { accounts, clock, ids }) => {
  const account = newAccount(body, { clock, ids });
  await accounts.create(account);
  return { account: accountProfile(account) };
});
