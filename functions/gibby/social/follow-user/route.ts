import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { FollowAnswer } from '#shared/gibby/social/follow.ts';
import { BodyId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const followUser = defineRoute({
  method: 'POST',
  path: '/api/user/follow',
  summary: 'Follow a user. Following him already changes nothing',
  source: 'G26',
  auth: 'user',
  body: z.object({ user_id: BodyId }),
  response: dataOf(FollowAnswer),
  errors: ['user_not_found', 'own_user'],
  rateLimit: { per: 'user', limit: 300, windowSeconds: 3600 },
  uses: { users: 'read', follows: 'write' },
});
