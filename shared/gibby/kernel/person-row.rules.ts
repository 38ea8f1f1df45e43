import type { User } from '#shared/gibby/accounts/user.ts';
import { userPhotosOf } from '#shared/gibby/pictures/picture.ts';
import { displayName } from './display-name.rules.ts';
import type { PhotoSet } from './wire.ts';

/** The author of a message or review, with name and picture; also for an account that no longer exists. */
export function personRow(
  userId: number,
  people: ReadonlyMap<number, User>,
  addressOf: (target: string) => string,
): { id: number; name: string; images: PhotoSet } {
  const user = people.get(userId);
  return { id: userId, name: displayName(user), images: userPhotosOf(user ?? {}, addressOf) };
}
