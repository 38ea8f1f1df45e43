import { type DataOfKind, type NewNotification, type NotificationKind, notificationKinds } from './notification.ts';

/** The notification plan of an event. */
export interface NotificationPlan {
  /** Identifies the event: handling it again creates the same notifications. */
  readonly purpose: string;
  /** Users whose names the notifications contain. */
  readonly people: readonly number[];
  /** Cities whose names the notifications contain; none when absent. */
  readonly cities?: readonly number[];
  /** The notifications, one per recipient. `nameOf` returns a user's display name, `cityOf` a city's name. */
  readonly notificationsFor: (
    nameOf: (userId: number) => string,
    cityOf?: (cityId: number) => string,
  ) => readonly NewNotification[];
}

/** A notification's kind, data and message. */
export function render<K extends NotificationKind>(
  kind: K,
  data: DataOfKind[K],
): Pick<NewNotification, 'kind' | 'data' | 'message'> {
  return { kind, data, message: notificationKinds[kind].message(data) };
}
