import * as z from 'zod';
import { personal } from '#shared/kernel/personal.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { AccountProfile } from '#shared/platform/accounts/account.ts';
import { LoginCodeAnswer } from '#shared/platform/sessions/login-code.schema.ts';

export const verifyLoginCode = defineRoute({
  method: 'POST',
  path: '/login/verify',
  summary: 'Sign in with a one-time code. Five tries, ten minutes, once',
  source: 'X03',
  auth: 'apiKey',
  body: LoginCodeAnswer,
  response: z.object({ token: personal('credential', z.string()), account: AccountProfile }),
  errors: ['code_refused', 'identity_unproven', 'account_not_active', 'busy'],
  rateLimit: { per: 'address', limit: 120, windowSeconds: 60 },
  uses: { accounts: 'write', loginCodes: 'write', knownNetworks: 'write', sessions: 'write' },
});
