import type { PhotoSet } from '../domain/gibby-wire.ts';
import { userPhotosOf } from '../domain/picture.ts';
import type { User } from '../domain/user.ts';
import { shownName } from './shown-name.ts';

/** Whoever wrote something, as messages and reviews show him: by name and picture, also when nobody knows him any more. */
export function personRow(
  userId: number,
  people: ReadonlyMap<number, User>,
  addressOf: (target: string) => string,
): { id: number; name: string; images: PhotoSet } {
  const user = people.get(userId);
  return { id: userId, name: shownName(user), images: userPhotosOf(user ?? {}, addressOf) };
}
