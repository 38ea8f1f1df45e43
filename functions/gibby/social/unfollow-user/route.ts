import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { FollowAnswer } from '#shared/gibby/social/follow.ts';
import { BodyId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const unfollowUser = defineRoute({
  method: 'POST',
  path: '/api/user/unfollow',
  summary: 'Stop following a user. Not following him changes nothing',
  source: 'X07',
  auth: 'user',
  body: z.object({ user_id: BodyId }),
  response: dataOf(FollowAnswer),
  errors: [],
  rateLimit: { per: 'user', limit: 300, windowSeconds: 3600 },
  uses: { follows: 'write' },
});
