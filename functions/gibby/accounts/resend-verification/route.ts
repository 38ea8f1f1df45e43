import * as z from 'zod';
import { GibbyConfirmation } from '#shared/gibby/kernel/wire.ts';
import { EmailAddress } from '#shared/kernel/forms/email.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const resendVerification = defineRoute({
  method: 'POST',
  path: '/api/verification/resend',
  summary: 'Resend the verification mail',
  source: 'G03',
  auth: 'apiKey',
  body: z.object({ email: EmailAddress }),
  response: GibbyConfirmation,
  errors: ['email_not_found', 'too_many_requests', 'provider_unavailable'],
  rateLimit: { per: 'address', limit: 30, windowSeconds: 600 },
  uses: {
    users: 'read',
    rateLimits: 'write',
    mail: 'send',
    mailLinks: 'write',
    publicAddress: 'read',
    userSessions: 'read',
  },
});
