import { handle } from '#shared/kernel/route/define.ts';
import { unfollowUser } from './route.ts';

/** Whether there is such a user makes no difference: nobody is left to be followed. Nobody ever follows himself. */
export const handler = handle(unfollowUser, async ({ body, user: caller }, { follows }) => {
  if (body.user_id !== caller.userId) await follows.unfollow(caller.userId, body.user_id);
  return { data: { message: 'success' } };
});
