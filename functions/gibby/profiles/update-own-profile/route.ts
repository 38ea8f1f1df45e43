import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { OwnProfile } from '#shared/gibby/profiles/profile.ts';
import { ProfileForm } from '#shared/gibby/profiles/profile-form.schema.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const updateOwnProfile = defineRoute({
  method: 'POST',
  path: '/api/user/profile',
  summary: 'Update your own profile. A new e-mail address holds from when the link is opened that is mailed to it',
  source: 'G11',
  auth: 'user',
  accepts: ['multipart', 'json', 'form'],
  largerFiles: '/api/uploads',
  body: ProfileForm,
  response: dataOf(OwnProfile),
  errors: [
    'invalid_input',
    'user_not_found',
    'email_taken',
    'username_taken',
    'picture_empty',
    'picture_unreadable',
    'picture_too_large',
    'crop_outside',
    'upload_not_found',
    'too_many_requests',
    'provider_unavailable',
    'changed_meanwhile',
  ],
  rateLimit: { per: 'user', limit: 60, windowSeconds: 60 },
  uses: {
    users: 'write',
    pictures: 'write',
    ledger: 'read',
    cities: 'read',
    follows: 'read',
    tripLists: 'read',
    requestLists: 'read',
    publicAddress: 'read',
    mail: 'send',
    mailLinks: 'write',
    userSessions: 'read',
    rateLimits: 'write',
    passwords: 'use',
    accountSettings: 'read',
  },
});
