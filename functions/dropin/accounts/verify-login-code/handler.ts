import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { accountProfile, isActive } from '#shared/platform/accounts/account.ts';
import { verifyLoginCode } from './route.ts';

export const handler = handle(verifyLoginCode, async ({ body }, { accounts, loginCodes, sessions, clock }) => {
  const proven = await loginCodes.redeem(body.tokenId, body.code);
  if (!proven) throw new Failure('code_refused');
  await accounts.verifyIdentity(proven.accountId, proven.identity, timestampOf(clock.now()));
  const account = await accounts.get(proven.accountId);
  if (!account || !isActive(account)) throw new Failure('account_not_active');
  const { token } = await sessions.open({ id: account.id, admin: account.type === 'admin' });
  return { token, account: accountProfile(account) };
});
