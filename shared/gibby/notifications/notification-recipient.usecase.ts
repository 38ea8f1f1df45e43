import type { UsersReader } from '#shared/gibby/accounts/user.ports.ts';
import type { User } from '#shared/gibby/accounts/user.ts';
import { hasProvenEmail } from '#shared/gibby/accounts/user-sign-in.rules.ts';
import type { RateLimits } from '#shared/kernel/request-ports.ts';
import { epochMillisecondsOf } from '#shared/kernel/time.ts';
import { noticeLimit } from './notice-limits.rules.ts';
import { notificationKinds, type StoredNotification } from './notification.ts';
import { wantsNotification } from './notification-preferences.rules.ts';
import type { UserSettingsReader } from './user-settings.ports.ts';
import type { NotificationChannel } from './user-settings.ts';

interface RecipientPorts {
  readonly users: UsersReader;
  readonly userSettings: UserSettingsReader;
  readonly rateLimits: RateLimits;
}

/**
 * The recipient of a notification, if they are active, want it by this channel, and another user has not had too many
 * sent to them. Mail goes only to proven addresses: any other may be a stranger's.
 */
export async function recipientFor(
  notification: StoredNotification,
  channel: NotificationChannel,
  { users, userSettings, rateLimits }: RecipientPorts,
): Promise<User | undefined> {
  const { userId, kind } = notification;
  const [user, settings] = await Promise.all([users.get(userId), userSettings.get(userId)]);
  const isReachable = user?.status === 'active' && (channel !== 'email' || hasProvenEmail(user));
  const mayHear = isReachable && wantsNotification(settings, notificationKinds[kind].event, channel);
  return mayHear && !(await isTooMany(notification, channel, rateLimits)) ? user : undefined;
}

/** The list of notifications shows it all the same. A redelivered record is counted once, when it happened. */
async function isTooMany(
  notification: StoredNotification,
  channel: NotificationChannel,
  rateLimits: RateLimits,
): Promise<boolean> {
  const limit = noticeLimit(notification, channel);
  if (!limit) return false;
  const delivered = { id: notification.id, at: epochMillisecondsOf(notification.at) };
  return (await rateLimits.hitOnce(limit.subject, limit.rule, delivered)).refused !== undefined;
}
