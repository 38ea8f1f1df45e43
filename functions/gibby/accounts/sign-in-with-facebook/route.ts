import * as z from 'zod';
import { SignedInUser } from '#shared/gibby/accounts/user.ts';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { opaque } from '#shared/kernel/forms/code.ts';
import { EmailAddress } from '#shared/kernel/forms/email.ts';
import { optionalLine } from '#shared/kernel/forms/name.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

/** Facebook's ids are longer than numbers are exact, and yet some apps send them as numbers. */
const ProviderUserId = z.preprocess(
  (id: string | number) => (typeof id === 'number' ? String(id) : id),
  opaque(100, 1),
);

export const signInWithFacebook = defineRoute({
  method: 'POST',
  path: '/api/facebook',
  summary: 'Register by Facebook. With fb_token, Facebook is asked whose it is, and a known account is logged in',
  source: 'G05',
  auth: 'apiKey',
  body: z.object({
    email: EmailAddress,
    provider_user_id: ProviderUserId,
    avatar: opaque(2000).optional(),
    name: optionalLine(100).optional(),
    /** Not in the document. Without it anyone could sign in as anyone, so then the account is a new one. */
    fb_token: opaque(2000, 1).optional(),
  }),
  response: dataOf(SignedInUser),
  errors: [
    'invalid_credentials',
    'user_deactivated',
    'user_not_activated',
    'facebook_taken',
    'facebook_email_unproven',
    'email_taken',
    'changed_meanwhile',
    'provider_unavailable',
  ],
  rateLimit: { per: 'address', limit: 120, windowSeconds: 60 },
  uses: {
    users: 'write',
    userSessions: 'write',
    sequences: 'write',
    facebook: 'use',
    rateLimits: 'write',
    mail: 'send',
    mailLinks: 'write',
    connections: 'write',
    sockets: 'send',
    devices: 'write',
  },
});
