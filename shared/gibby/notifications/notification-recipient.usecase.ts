import type { UsersReader } from '#shared/gibby/accounts/user.ports.ts';
import type { User } from '#shared/gibby/accounts/user.ts';
import { notificationKinds, type StoredNotification } from './notification.ts';
import { wantsNotification } from './notification-preferences.rules.ts';
import type { UserSettingsReader } from './user-settings.ports.ts';
import type { NotificationChannel } from './user-settings.ts';

/** The recipient of a notification, if they are active and want it by this channel. */
export async function recipientFor(
  { userId, kind }: StoredNotification,
  channel: NotificationChannel,
  { users, userSettings }: { readonly users: UsersReader; readonly userSettings: UserSettingsReader },
): Promise<User | undefined> {
  const [user, settings] = await Promise.all([users.get(userId), userSettings.get(userId)]);
  const mayHear = user?.status === 'active' && wantsNotification(settings, notificationKinds[kind].event, channel);
  return mayHear ? user : undefined;
}
