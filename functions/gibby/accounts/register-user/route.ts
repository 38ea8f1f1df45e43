import { NewUser } from '#shared/gibby/accounts/user.ts';
import { GibbyConfirmation } from '#shared/gibby/kernel/wire.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const registerUser = defineRoute({
  method: 'POST',
  path: '/api/register',
  summary: 'Register. A link is mailed that activates the account',
  source: 'G02',
  auth: 'apiKey',
  body: NewUser,
  response: GibbyConfirmation,
  status: 201,
  errors: ['invalid_input', 'email_taken', 'username_taken'],
  rateLimit: { per: 'address', limit: 200, windowSeconds: 600 },
  repeats: 'answered',
  uses: {
    users: 'write',
    passwords: 'use',
    accountSettings: 'read',
    sequences: 'write',
    mailLinks: 'write',
    rateLimits: 'write',
  },
});
