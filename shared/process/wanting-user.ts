import { notificationKinds, type StoredNotification } from '../domain/notification.ts';
import type { User } from '../domain/user.ts';
import type { NoticeChannel } from '../domain/user-settings.ts';
import type { UserSettingsReader } from '../ports/user-settings.ts';
import type { UsersReader } from '../ports/users.ts';
import { wantsNotice } from '../rules/notification-preferences.ts';

/** The user of a notification, if he wants it by this channel and may hear of Gibby at all. */
export async function wantingUser(
  { userId, kind }: StoredNotification,
  channel: NoticeChannel,
  { users, userSettings }: { readonly users: UsersReader; readonly userSettings: UserSettingsReader },
): Promise<User | undefined> {
  const [user, settings] = await Promise.all([users.get(userId), userSettings.get(userId)]);
  const mayHear = user?.status === 'active' && wantsNotice(settings, notificationKinds[kind].event, channel);
  return mayHear ? user : undefined;
}
