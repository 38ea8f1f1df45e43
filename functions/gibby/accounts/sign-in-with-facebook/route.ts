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
  summary: 'Register by Facebook, or log in where the account is known. Facebook is asked whose token it is',
  source: 'G05',
  auth: 'apiKey',
  body: z.object({
    email: EmailAddress,
    provider_user_id: ProviderUserId,
    avatar: opaque(2000).optional(),
    name: optionalLine(100).optional(),
    /** Not in the document, so the handler refuses its sample: without the token anyone could sign in as anyone. */
    fb_token: opaque(2000, 1).optional(),
  }),
  response: dataOf(SignedInUser),
  errors: [
    'invalid_credentials',
    'user_deactivated',
    'user_not_activated',
    'facebook_taken',
    'facebook_token_required',
    'facebook_email_unproven',
    'email_taken',
    'changed_meanwhile',
    'provider_unavailable',
  ],
  rateLimit: { per: 'address', limit: 120, windowSeconds: 60 },
  uses: { users: 'write', userSessions: 'write', sequences: 'write', facebook: 'use' },
});
