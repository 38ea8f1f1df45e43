import { defineRoute } from '#shared/kernel/route/define.ts';
import { NamedIdentity } from '#shared/platform/accounts/identity.schema.ts';
import { IssuedLoginCode } from '#shared/platform/sessions/login-code.schema.ts';

export const requestIdentityCode = defineRoute({
  method: 'POST',
  path: '/identities',
  summary: 'Send a one-time code to another e-mail address or phone of your own, to confirm it',
  source: 'X03',
  auth: 'account',
  body: NamedIdentity,
  response: IssuedLoginCode,
  errors: ['too_many_requests'],
  rateLimit: { per: 'account', limit: 20, windowSeconds: 3600 },
  uses: { accounts: 'read', loginCodes: 'write', rateLimits: 'write', mail: 'send', sms: 'send' },
});
