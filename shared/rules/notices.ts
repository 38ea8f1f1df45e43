import type { FollowEvent } from '../domain/follow.ts';
import { type DataOfKind, type Notice, type NotificationKind, notificationKinds } from '../domain/notification.ts';

/** Events of Gibby that somebody is told of. */
export type NotifiedEvent = FollowEvent;

/** What an event says to people. */
export interface Telling {
  /** What makes it this event and no other: whatever is handled again makes the same notifications again. */
  readonly purpose: string;
  /** Those whose names stand in it. */
  readonly people: readonly number[];
  /** Whom it concerns, and what each of them is told. `nameOf` answers how a user is shown. */
  readonly notices: (nameOf: (userId: number) => string) => readonly Notice[];
}

/** One line for each event. */
export function tellingOf(event: NotifiedEvent): Telling {
  switch (event.event) {
    case 'followed':
      return followed(event);
  }
}

function followed({ followerId, followedId, at }: FollowEvent): Telling {
  return {
    purpose: `followed/${followerId}/${followedId}`,
    people: [followerId],
    notices: (nameOf) => {
      const words = wordsOf('newFollower', { user_id: followerId, name: nameOf(followerId) });
      return [{ ...words, userId: followedId, actorId: followerId, at }];
    },
  };
}

function wordsOf<K extends NotificationKind>(kind: K, data: DataOfKind[K]): Pick<Notice, 'kind' | 'data' | 'message'> {
  return { kind, data, message: notificationKinds[kind].message(data) };
}
