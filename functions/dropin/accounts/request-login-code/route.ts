import * as z from 'zod';
import { EmailAddress, PhoneNumber } from '../../../../shared/domain/identity.ts';
import { Timestamp } from '../../../../shared/domain/time.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

export const requestLoginCode = defineRoute({
  method: 'POST',
  path: '/login',
  summary: 'Send a one-time code to an e-mail address or phone. The answer is the same when nobody has it',
  source: 'X03',
  auth: 'apiKey',
  body: z.union([z.strictObject({ email: EmailAddress }), z.strictObject({ phone: PhoneNumber })]),
  response: z.object({ id: z.string(), expiresOn: Timestamp }),
  errors: ['too_many_requests'],
  rateLimit: { per: 'address', limit: 120, windowSeconds: 60 },
  uses: { accounts: 'read', loginCodes: 'write', rateLimits: 'write', mail: 'send', sms: 'send' },
});
