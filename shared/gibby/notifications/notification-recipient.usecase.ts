import type { UsersReader } from '#shared/gibby/accounts/user.ports.ts';
import type { User } from '#shared/gibby/accounts/user.ts';
import { hasProvenEmail } from '#shared/gibby/accounts/user-sign-in.rules.ts';
import { notificationKinds, type StoredNotification } from './notification.ts';
import { wantsNotification } from './notification-preferences.rules.ts';
import type { UserSettingsReader } from './user-settings.ports.ts';
import type { NotificationChannel } from './user-settings.ts';

/**
 * The recipient of a notification, if they are active and want it by this channel. Mail goes only to proven addresses:
 * any other may be a stranger's.
 */
export async function recipientFor(
  { userId, kind }: StoredNotification,
  channel: NotificationChannel,
  { users, userSettings }: { readonly users: UsersReader; readonly userSettings: UserSettingsReader },
): Promise<User | undefined> {
  const [user, settings] = await Promise.all([users.get(userId), userSettings.get(userId)]);
  const isReachable = user?.status === 'active' && (channel !== 'email' || hasProvenEmail(user));
  const mayHear = isReachable && wantsNotification(settings, notificationKinds[kind].event, channel);
  return mayHear ? user : undefined;
}
