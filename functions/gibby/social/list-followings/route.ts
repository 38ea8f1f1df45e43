import * as z from 'zod';
import { gibbyPage } from '#shared/gibby/kernel/pagination.ts';
import { FollowRow, followQuery } from '#shared/gibby/social/follow.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listFollowings = defineRoute({
  method: 'GET',
  path: '/api/user/followings',
  summary: 'List those whom a user follows, the latest first',
  source: 'G28',
  auth: 'user',
  query: z.object(followQuery),
  response: gibbyPage(FollowRow),
  errors: [],
  uses: { follows: 'read', users: 'read', publicAddress: 'read' },
});
