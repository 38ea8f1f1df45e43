import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { accountProfile } from '#shared/platform/accounts/account.ts';
import { findVerifiedAccount } from '#shared/platform/accounts/find-account.usecase.ts';
import { newAccount } from './new-account.ts';
import { createAccount } from './route.ts';

export const handler = handle(createAccount, async ({ body, request }, { accounts, clock, ids }) => {
  const account = newAccount(body, { clock, ids });
  // A number that is proven in an earlier spelling has another lock, and proven locks of before have no mark.
  for (const identity of account.identities) {
    if (await findVerifiedAccount({ accounts }, identity)) throw new Failure('identity_taken');
  }
  await accounts.create(account, request.address);
  return { account: accountProfile(account) };
});
