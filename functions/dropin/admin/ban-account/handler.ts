import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { adminAccount } from '#shared/platform/accounts/account.ts';
import { adminAct } from '#shared/platform/accounts/admin-act.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { endSockets } from '#shared/platform/realtime/memberships/end-sockets.usecase.ts';
import { endGigs } from './end-gigs.ts';
import { banAccount } from './route.ts';

/** Every step may be repeated, so repeating the request completes a ban that broke off half-way. */
export const handler = handle(banAccount, async ({ params: { accountId }, body: note, account: admin }, ports) => {
  // Otherwise the last administrator could ban themselves, and no one could lift the ban.
  if (accountId === admin.accountId) throw new Failure('forbidden', { detail: 'an administrator bans somebody else' });
  const act = adminAct('banAccount', { by: admin.accountId, now: ports.clock.now(), note });
  await ports.accounts.suspend(accountId, act);
  await ports.sessions.bar(accountId);
  await endSockets(ports, accountId);
  await ports.presence.setOnline(accountId, false);
  await endGigs(accountId, { by: admin.accountId, note }, ports);
  audit(ports.log, admin, { act: 'banAccount', subject: accountId });

  const account = await ports.accounts.get(accountId);
  if (!account) throw new Failure('account_not_found');
  return adminAccount(account);
});
