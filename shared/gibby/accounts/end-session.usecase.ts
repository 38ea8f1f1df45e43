import type { UserPrincipal } from '#shared/kernel/principals.ts';
import type { DevicesWriter } from '#shared/platform/devices/device.ports.ts';
import { deviceOwnerOf } from '#shared/platform/devices/device.ts';
import { endSockets } from '#shared/platform/realtime/memberships/end-sockets.usecase.ts';
import type { Connections, Sockets } from '#shared/platform/realtime/realtime.ports.ts';
import type { UserSessionsWriter } from './user-session.ports.ts';

/** What a logout ends: the pushes to a device, the session of a token with its sockets, or both. */
interface Logout {
  readonly deviceToken: string | undefined;
  readonly user: UserPrincipal | undefined;
}

interface Ports {
  readonly devices: DevicesWriter;
  readonly userSessions: UserSessionsWriter;
  readonly connections: Connections;
  readonly sockets: Sockets;
}

/**
 * Ends whatever is still active; repeating it changes nothing. Device and sockets go first: if a step fails, the token
 * still works and the logout can be repeated. The sockets end once more, because until then another could be authorised.
 */
export async function endSession(ports: Ports, { deviceToken, user }: Logout): Promise<void> {
  if (deviceToken !== undefined) await ports.devices.forget(deviceToken);
  if (!user) return;
  await endSockets(ports, deviceOwnerOf(user.userId), user.sessionId);
  await ports.userSessions.revoke(user);
  await endSockets(ports, deviceOwnerOf(user.userId), user.sessionId);
}
