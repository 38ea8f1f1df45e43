import * as z from 'zod';
import { FollowRow, followQuery } from '../../../../shared/domain/follow.ts';
import { gibbyPage } from '../../../../shared/domain/gibby-page.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

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
