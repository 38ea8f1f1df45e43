import { handle } from '#shared/kernel/route/define.ts';
import { endSockets } from '#shared/platform/realtime/memberships/end-sockets.usecase.ts';
import { signOut } from './route.ts';

/**
 * Sockets end before the session, so that a sign-out that fails can be repeated, and after it, because until then another
 * socket could be authorised.
 */
export const handler = handle(signOut, async ({ account }, ports) => {
  await endSockets(ports, account.accountId, account.sessionId);
  await ports.sessions.close(account);
  await endSockets(ports, account.accountId, account.sessionId);
  return {};
});
