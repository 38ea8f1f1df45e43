import { type DataOfKind, type Notice, type NotificationKind, notificationKinds } from './notification.ts';

/** The notification plan of an event. */
export interface Telling {
  /** Identifies the event: handling it again creates the same notifications. */
  readonly purpose: string;
  /** Users whose names the notifications contain. */
  readonly people: readonly number[];
  /** Cities whose names the notifications contain; none when absent. */
  readonly cities?: readonly number[];
  /** The notifications, one per recipient. `nameOf` returns a user's display name, `cityOf` a city's name. */
  readonly notices: (nameOf: (userId: number) => string, cityOf?: (cityId: number) => string) => readonly Notice[];
}

/** A notification's kind, data and message. */
export function wordsOf<K extends NotificationKind>(
  kind: K,
  data: DataOfKind[K],
): Pick<Notice, 'kind' | 'data' | 'message'> {
  return { kind, data, message: notificationKinds[kind].message(data) };
}
