import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { UserProfile } from '#shared/gibby/profiles/profile.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getUserProfile = defineRoute({
  method: 'GET',
  path: '/api/user/{id}',
  summary: "Get a user's profile. What is private is masked or null for everybody but himself",
  source: 'G25',
  auth: 'user',
  params: z.object({ id: GibbyIdText }),
  response: dataOf(UserProfile),
  errors: ['user_not_found'],
  uses: {
    users: 'read',
    cities: 'read',
    follows: 'read',
    tripLists: 'read',
    requestLists: 'read',
    publicAddress: 'read',
  },
});
