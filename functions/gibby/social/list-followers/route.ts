import * as z from 'zod';
import { gibbyPage } from '#shared/gibby/kernel/pagination.ts';
import { FollowRow, followQuery } from '#shared/gibby/social/follow.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listFollowers = defineRoute({
  method: 'GET',
  path: '/api/user/followers',
  summary: 'List those who follow a user, the latest first',
  source: 'G27',
  auth: 'user',
  query: z.object(followQuery),
  response: gibbyPage(FollowRow),
  errors: [],
  uses: { follows: 'read', users: 'read', publicAddress: 'read' },
});
