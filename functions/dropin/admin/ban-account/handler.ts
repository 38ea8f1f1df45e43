import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { accountProfile } from '#shared/platform/accounts/account.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { endSockets } from '#shared/platform/realtime/memberships/end-sockets.usecase.ts';
import { endGigs } from './end-gigs.ts';
import { banAccount } from './route.ts';

/** Every step may be repeated, so repeating the request completes a ban that broke off half-way. */
export const handler = handle(banAccount, async ({ params: { accountId }, account: admin }, ports) => {
  // Otherwise the last administrator could ban themselves, and no one could lift the ban.
  if (accountId === admin.accountId) throw new Failure('forbidden', { detail: 'an administrator bans somebody else' });
  await ports.accounts.suspend(accountId, timestampOf(ports.clock.now()));
  await ports.sessions.bar(accountId);
  await endSockets(ports, accountId);
  await ports.presence.setOnline(accountId, false);
  await endGigs(accountId, admin.accountId, ports);
  audit(ports.log, admin, { act: 'banAccount', subject: accountId });

  const account = await ports.accounts.get(accountId);
  if (!account) throw new Failure('account_not_found');
  return accountProfile(account);
});
