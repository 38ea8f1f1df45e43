import { expect, test } from 'vitest';
import type { StoredNotification } from '#shared/gibby/notifications/notification.ts';
import { notificationMail, notificationPush } from '#shared/gibby/notifications/notification-messages.rules.ts';

const at = '2026-03-01T12:00:00.000Z';
const notification: StoredNotification = {
  id: '0195515e-2c00-7abc-8def-0123456789ab',
  userId: 7,
  kind: 'newFollower',
  message: 'User A is following you',
  data: { user_id: 2, name: 'User A' },
  actorId: 2,
  at,
  isRead: false,
};

test('a mail contains the message, and users cannot control its subject', () => {
  expect(notificationMail(notification)).toEqual({
    subject: 'You have a new follower',
    message: 'User A is following you',
  });
});

test('a push contains the message, and tells the app what to open', () => {
  expect(notificationPush(notification, Date.parse(at) + 3_600_000)).toEqual({
    messageId: notification.id,
    text: 'User A is following you',
    data: { type: 5, user_id: 2, name: 'User A' },
    lifeSeconds: 82_800,
  });
});

test('a push that could not be sent for a day is no longer sent', () => {
  expect(notificationPush(notification, Date.parse(at) + 86_399_000)?.lifeSeconds).toBe(1);
  expect(notificationPush(notification, Date.parse(at) + 86_400_000)).toBeUndefined();
});
