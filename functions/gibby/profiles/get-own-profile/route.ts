import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { OwnProfile } from '#shared/gibby/profiles/profile.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getOwnProfile = defineRoute({
  method: 'GET',
  path: '/api/user/profile',
  summary: 'Get your own profile',
  source: 'G10',
  auth: 'user',
  response: dataOf(OwnProfile),
  errors: ['user_not_found'],
  uses: {
    users: 'read',
    ledger: 'read',
    cities: 'read',
    follows: 'read',
    tripLists: 'read',
    requestLists: 'read',
    publicAddress: 'read',
  },
});
