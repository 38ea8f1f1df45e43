import { epochMillisecondsOf } from '#shared/kernel/time.ts';
import type { MailTemplateData } from '#shared/platform/mail/mail-template.ts';
import type { PushMessage } from '#shared/platform/push/push.ts';
import { notificationKinds, type StoredNotification } from './notification.ts';

/** Whoever has not switched a phone on for a day reads it in the app. */
const pushLifeSeconds = 86_400;

/** What a notification is mailed with. Names are people's own words, so that none stands in its subject. */
export function notificationMail({ kind, message }: StoredNotification): MailTemplateData['notification'] {
  return { subject: notificationKinds[kind].subject, message };
}

/**
 * A notification as a push, which the app opens by its type and data; undefined when it has outlived itself at `now`
 * (milliseconds since the epoch).
 */
export function notificationPush(notification: StoredNotification, now: number): PushMessage | undefined {
  const { id, kind, message, data, at } = notification;
  const ageSeconds = Math.floor((now - epochMillisecondsOf(at)) / 1000);
  const lifeSeconds = pushLifeSeconds - Math.max(0, ageSeconds);
  if (lifeSeconds <= 0) return undefined;
  return { messageId: id, text: message, data: { type: notificationKinds[kind].type, ...data }, lifeSeconds };
}
