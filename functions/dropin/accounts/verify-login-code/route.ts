import * as z from 'zod';
import { code } from '#shared/kernel/forms/code.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { AccountProfile } from '#shared/platform/accounts/account.ts';

export const verifyLoginCode = defineRoute({
  method: 'POST',
  path: '/login/verify',
  summary: 'Sign in with a one-time code. Five tries, ten minutes, once',
  source: 'X03',
  auth: 'apiKey',
  body: z.object({
    tokenId: code(/^[0-9a-f]{32}$/, 'must be the id that POST /login answered'),
    code: code(/^[0-9]{6}$/, 'must be six digits'),
  }),
  response: z.object({ token: z.string(), account: AccountProfile }),
  errors: ['code_refused', 'account_not_active'],
  rateLimit: { per: 'address', limit: 120, windowSeconds: 60 },
  uses: { accounts: 'write', loginCodes: 'write', sessions: 'write' },
});
