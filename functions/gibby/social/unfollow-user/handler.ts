import { handle } from '#shared/kernel/route/define.ts';
import { unfollowUser } from './route.ts';

/**
 * It makes no difference whether the user exists: afterwards the caller does not follow them. Users never follow
 * themselves.
 */
export const handler = handle(unfollowUser, async ({ body, user: caller }, { follows }) => {
  if (body.user_id !== caller.userId) await follows.unfollow(caller.userId, body.user_id);
  return { data: { message: 'success' } };
});
