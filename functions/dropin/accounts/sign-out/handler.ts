import { handle } from '#shared/kernel/route/define.ts';
import { endSockets } from '#shared/platform/realtime/memberships/end-sockets.usecase.ts';
import { signOut } from './route.ts';

/** The session ends first: no socket can be authorised by it after its sockets were listed. */
export const handler = handle(signOut, async ({ account }, ports) => {
  await ports.sessions.close(account);
  await endSockets(ports, account.accountId, account.sessionId);
  return {};
});
