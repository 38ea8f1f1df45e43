import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { accountProfile } from '#shared/platform/accounts/account.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { unbanAccount } from './route.ts';

/** The status changes last: while it is still suspended, an unban that broke off half-way can be repeated. */
export const handler = handle(unbanAccount, async ({ params: { accountId }, account: admin }, ports) => {
  const { accounts, sessions, clock, log } = ports;
  await sessions.unbar(accountId);
  await accounts.reinstate(accountId, timestampOf(clock.now()));
  audit(log, admin, { act: 'unbanAccount', subject: accountId });

  const account = await accounts.get(accountId);
  if (!account) throw new Failure('account_not_found');
  return accountProfile(account);
});
