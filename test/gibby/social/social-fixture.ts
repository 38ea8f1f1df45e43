import { handler as followUser } from '#functions/gibby/social/follow-user/handler.ts';
import { handler as listFollowers } from '#functions/gibby/social/list-followers/handler.ts';
import { handler as listFollowings } from '#functions/gibby/social/list-followings/handler.ts';
import { handler as unfollowUser } from '#functions/gibby/social/unfollow-user/handler.ts';
import { newUser } from '#shared/gibby/accounts/new-user.usecase.ts';
import { users } from '#shared/gibby/accounts/user.dynamo.ts';
import type { User } from '#shared/gibby/accounts/user.ts';
import { follows } from '#shared/gibby/social/follow.dynamo.ts';
import type { Unit } from '#shared/kernel/route/define.ts';
import { publicAddress } from '#shared/platform/http/public-address.adapter.ts';
import { call, type TestRequest } from '#test/support/call.ts';
import { testRuntime } from '#test/support/store.ts';

/** Users on a fresh table, and the area's routes. */
export async function people() {
  const runtime = await testRuntime({ PUBLIC_URL: 'https://gibby.example.com' });
  const ports = {
    ...runtime,
    users: users(runtime),
    follows: follows(runtime),
    publicAddress: publicAddress(runtime),
  };
  const route = (unit: Unit) => (as: number, request: TestRequest) => call(unit, ports, { as, ...request });
  const follow = route(followUser);
  const unfollow = route(unfollowUser);

  /** Creates a user with this id and, by default, a verified address. */
  const join = async (id: number, details: Partial<User> = {}): Promise<User> => {
    runtime.clock.advance(1);
    const name = { email: `user${id}@example.com`, username: `user${id}`, name: `User ${id}` };
    const user = { ...newUser({ id, ...name, status: 'active' }, ports), ...details };
    await ports.users.create(user, null);
    return user;
  };

  return {
    runtime,
    ports,
    join,
    follow: (as: number, userId: unknown) => {
      runtime.clock.advance(1);
      return follow(as, { body: { user_id: userId } });
    },
    unfollow: (as: number, userId: unknown) => unfollow(as, { body: { user_id: userId } }),
    followers: (as: number, query: Record<string, string> = {}) => route(listFollowers)(as, { query }),
    followings: (as: number, query: Record<string, string> = {}) => route(listFollowings)(as, { query }),
  };
}
