import { epochMillisecondsOf } from '#shared/kernel/time.ts';
import type { MailTemplateData } from '#shared/platform/mail/mail-template.ts';
import type { PushMessage } from '#shared/platform/push/push.ts';
import { notificationKinds, type StoredNotification } from './notification.ts';

/** A user whose phone was off for a day reads the notification in the app. */
const pushLifeSeconds = 86_400;

/** The data of a notification's mail. Names are free text by users, so the subject contains none. */
export function notificationMail({ kind, message }: StoredNotification): MailTemplateData['notification'] {
  return { subject: notificationKinds[kind].subject, message };
}

/**
 * A notification as a push, which the app opens by its type and data; undefined when it has expired at `now`
 * (milliseconds since the epoch).
 */
export function notificationPush(notification: StoredNotification, now: number): PushMessage | undefined {
  const { id, kind, message, data, at } = notification;
  const ageSeconds = Math.floor((now - epochMillisecondsOf(at)) / 1000);
  const lifeSeconds = pushLifeSeconds - Math.max(0, ageSeconds);
  if (lifeSeconds <= 0) return undefined;
  return { messageId: id, text: message, data: { type: notificationKinds[kind].type, ...data }, lifeSeconds };
}
