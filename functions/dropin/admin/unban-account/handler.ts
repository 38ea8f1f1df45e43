import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { adminAccount } from '#shared/platform/accounts/account.ts';
import { adminAct } from '#shared/platform/accounts/admin-act.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { unbanAccount } from './route.ts';

/** The status changes last: while it is still suspended, an unban that broke off half-way can be repeated. */
export const handler = handle(unbanAccount, async ({ params: { accountId }, body: note, account: admin }, ports) => {
  const { accounts, sessions, clock, log } = ports;
  await sessions.unbar(accountId);
  await accounts.reinstate(accountId, adminAct('unbanAccount', { by: admin.accountId, now: clock.now(), note }));
  audit(log, admin, { act: 'unbanAccount', subject: accountId });

  const account = await accounts.get(accountId);
  if (!account) throw new Failure('account_not_found');
  return adminAccount(account);
});
