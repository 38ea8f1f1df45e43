import { type DataOfKind, type Notice, type NotificationKind, notificationKinds } from './notification.ts';

/** What an event says to people. */
export interface Telling {
  /** What makes it this event and no other: whatever is handled again makes the same notifications again. */
  readonly purpose: string;
  /** Those whose names stand in it. */
  readonly people: readonly number[];
  /** Those cities whose names stand in it; none where it says nothing. */
  readonly cities?: readonly number[];
  /** Whom it concerns, and what each of them is told. `nameOf` answers how a user is shown, `cityOf` a city's name. */
  readonly notices: (nameOf: (userId: number) => string, cityOf?: (cityId: number) => string) => readonly Notice[];
}

/** A notification's kind, data and message. */
export function wordsOf<K extends NotificationKind>(
  kind: K,
  data: DataOfKind[K],
): Pick<Notice, 'kind' | 'data' | 'message'> {
  return { kind, data, message: notificationKinds[kind].message(data) };
}
