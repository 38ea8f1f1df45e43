import { handle } from '#shared/kernel/route/define.ts';
import { deviceOwnerOf } from '#shared/platform/devices/device.ts';
import { authenticateSocket } from '#shared/platform/realtime/memberships/authorize-socket.usecase.ts';
import { authenticateUser } from './route.ts';

/** The id says which product's user it is, as that of the user's devices does: both products share the sockets. */
export const handler = handle(authenticateUser, async ({ body, user }, ports) =>
  authenticateSocket(ports, {
    socketId: body.socket_id,
    accountId: deviceOwnerOf(user.userId),
    sessionId: user.sessionId,
    isSignedIn: async () => (await ports.userSessions.verify(user.accessToken)) !== undefined,
  }),
);
