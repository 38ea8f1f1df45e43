import * as z from 'zod';
import { FollowAnswer } from '../../../../shared/domain/follow.ts';
import { dataOf, GibbyId } from '../../../../shared/domain/gibby-wire.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

export const unfollowUser = defineRoute({
  method: 'POST',
  path: '/api/user/unfollow',
  summary: 'Stop following a user. Not following him changes nothing',
  source: 'X07',
  auth: 'user',
  body: z.object({ user_id: GibbyId }),
  response: dataOf(FollowAnswer),
  errors: [],
  rateLimit: { per: 'user', limit: 300, windowSeconds: 3600 },
  uses: { follows: 'write' },
});
