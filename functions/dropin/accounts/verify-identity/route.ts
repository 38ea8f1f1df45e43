import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { AccountProfile } from '#shared/platform/accounts/account.ts';
import { LoginCodeAnswer } from '#shared/platform/sessions/login-code.schema.ts';

export const verifyIdentity = defineRoute({
  method: 'POST',
  path: '/identities/verify',
  summary: 'Confirm another e-mail address or phone of your own by a one-time code. Five tries, ten minutes, once',
  source: 'X03',
  auth: 'account',
  body: LoginCodeAnswer,
  response: z.object({ account: AccountProfile }),
  errors: ['code_refused', 'identity_taken', 'identities_full', 'account_not_active', 'account_not_found', 'busy'],
  rateLimit: { per: 'account', limit: 120, windowSeconds: 3600 },
  uses: { accounts: 'write', loginCodes: 'write', rateLimits: 'write', mail: 'send', sms: 'send' },
});
