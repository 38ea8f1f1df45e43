import { handler as followUser } from '#functions/gibby/social/follow-user/handler.ts';
import { handler as listFollowers } from '#functions/gibby/social/list-followers/handler.ts';
import { handler as listFollowings } from '#functions/gibby/social/list-followings/handler.ts';
import { handler as unfollowUser } from '#functions/gibby/social/unfollow-user/handler.ts';
import type { Unit } from '#shared/kernel/route/define.ts';
import { gibbyFixture } from '#test/support/gibby-fixture.ts';

/** Users, and the routes by which they follow each other. */
export async function socialFixture() {
  const fixture = await gibbyFixture();
  const { as, listing } = fixture;
  const changing = (unit: Unit) => (user: number, user_id: unknown) => as(user).call(unit, { body: { user_id } });
  return {
    ...fixture,
    follow: changing(followUser),
    unfollow: changing(unfollowUser),
    followers: listing(listFollowers),
    followings: listing(listFollowings),
  };
}
