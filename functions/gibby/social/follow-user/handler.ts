import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { followUser } from './route.ts';

export const handler = handle(followUser, async ({ body, user: caller }, { users, follows, clock }) => {
  if (body.user_id === caller.userId) throw new Failure('own_user');
  const followed = await users.get(body.user_id);
  // Users who have not proven their address, or are deactivated, do not exist for others.
  if (followed?.status !== 'active') throw new Failure('user_not_found');
  await follows.follow(caller.userId, followed.id, timestampOf(clock.now()));
  return { data: { message: 'success' } };
});
