import type { UserPrincipal } from '#shared/kernel/principals.ts';
import type { DevicesWriter } from '#shared/platform/devices/device.ports.ts';
import type { UserSessionsWriter } from './user-session.ports.ts';

/** What a logout ends: the pushes to a device, the session of a token, or both. */
interface Logout {
  readonly deviceToken: string | undefined;
  readonly user: UserPrincipal | undefined;
}

/**
 * Ends whatever is still active; repeating it changes nothing. The device goes first: if the second step fails, the
 * token still works and the logout can be repeated.
 */
export async function endSession(
  { devices, userSessions }: { readonly devices: DevicesWriter; readonly userSessions: UserSessionsWriter },
  { deviceToken, user }: Logout,
): Promise<void> {
  if (deviceToken !== undefined) await devices.forget(deviceToken);
  if (user) await userSessions.revoke(user);
}
