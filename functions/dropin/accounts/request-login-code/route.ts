import { defineRoute } from '#shared/kernel/route/define.ts';
import { NamedIdentity } from '#shared/platform/accounts/identity.schema.ts';
import { IssuedLoginCode } from '#shared/platform/sessions/login-code.schema.ts';

export const requestLoginCode = defineRoute({
  method: 'POST',
  path: '/login',
  summary: 'Send a one-time code to an e-mail address or phone. The answer is the same when nobody has it',
  source: 'X03',
  auth: 'apiKey',
  body: NamedIdentity,
  response: IssuedLoginCode,
  errors: ['too_many_requests'],
  rateLimit: { per: 'address', limit: 120, windowSeconds: 60 },
  uses: { accounts: 'read', loginCodes: 'write', rateLimits: 'write', mail: 'send', sms: 'send' },
});
