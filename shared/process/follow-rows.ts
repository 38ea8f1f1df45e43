import type { FollowRow } from '../domain/follow.ts';
import { userPhotosOf } from '../domain/picture.ts';
import type { PublicAddress } from '../ports/platform.ts';
import type { UsersReader } from '../ports/users.ts';
import { shownName } from '../rules/shown-name.ts';

/** These users as lists of followers and followings show them, in the same order. */
export async function followRows(
  userIds: readonly number[],
  { users, publicAddress }: { readonly users: UsersReader; readonly publicAddress: PublicAddress },
): Promise<FollowRow[]> {
  const known = await users.getMany(userIds);
  return userIds.flatMap((id) => {
    const user = known.get(id);
    return user ? [{ id, name: shownName(user), images: userPhotosOf(user, publicAddress.of) }] : [];
  });
}
