import { handle } from '#shared/kernel/route/define.ts';
import { authenticateSocket } from '#shared/platform/realtime/memberships/authorize-socket.usecase.ts';
import { authenticateAccount } from './route.ts';

export const handler = handle(authenticateAccount, async ({ body, account }, ports) => {
  const { accountId, sessionId } = account;
  const isSignedIn = () => ports.sessions.isOpen(account);
  return authenticateSocket(ports, { socketId: body.socket_id, accountId, sessionId, isSignedIn });
});
