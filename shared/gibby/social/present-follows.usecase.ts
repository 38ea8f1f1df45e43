import type { UsersReader } from '#shared/gibby/accounts/user.ports.ts';
import { displayName } from '#shared/gibby/kernel/display-name.rules.ts';
import { userPhotosOf } from '#shared/gibby/pictures/picture.ts';
import type { PublicAddress } from '#shared/platform/http/http.ports.ts';
import type { FollowRow } from './follow.ts';

/** These users as the lists of followers and followings show them, in the same order. */
export async function followRows(
  userIds: readonly number[],
  { users, publicAddress }: { readonly users: UsersReader; readonly publicAddress: PublicAddress },
): Promise<FollowRow[]> {
  const known = await users.getMany(userIds);
  return userIds.flatMap((id) => {
    const user = known.get(id);
    return user ? [{ id, name: displayName(user), images: userPhotosOf(user, publicAddress.of) }] : [];
  });
}
