import * as z from 'zod';
import { FollowRow, followQuery } from '../../../../shared/domain/follow.ts';
import { gibbyPage } from '../../../../shared/domain/gibby-page.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

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
