import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { AccountProfile } from '#shared/platform/accounts/account.ts';
import { NewAccount } from '#shared/platform/accounts/new-account.schema.ts';

export const createAccount = defineRoute({
  method: 'POST',
  path: '/accounts',
  summary: 'Register a new account. To sign in, ask for a code with POST /login',
  source: 'D07',
  auth: 'apiKey',
  body: NewAccount,
  response: z.object({ account: AccountProfile }),
  errors: ['identity_taken'],
  rateLimit: { per: 'address', limit: 200, windowSeconds: 600 },
  repeats: 'answered',
  uses: { accounts: 'write' },
});
