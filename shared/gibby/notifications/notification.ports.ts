import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import type { NewNotification, NotificationCounts, StoredNotification } from './notification.ts';

/** All of it strongly consistent. */
export interface NotificationsReader {
  /** The user's notifications, latest first. */
  list(userId: number, pageQuery: PageQuery): Promise<Page<StoredNotification>>;
  get(userId: number, notificationId: string): Promise<StoredNotification | undefined>;
  counts(userId: number): Promise<NotificationCounts>;
}

export interface NotificationsWriter extends NotificationsReader {
  /**
   * Adds a notification for a user and counts it, in one transaction. `purpose` names what it is about: the same
   * purpose, kind and moment again change nothing.
   */
  add(notification: NewNotification, purpose: string): Promise<void>;
  /** Counts a notification as read, once. A no-op for one that is read or does not exist. */
  markRead(userId: number, notificationId: string): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    notifications: { read: NotificationsReader; write: NotificationsWriter };
  }
}
