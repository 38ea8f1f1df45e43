import * as z from 'zod';
import { SignedInUser } from '#shared/gibby/accounts/user.ts';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { tidyAddress } from '#shared/kernel/forms/email.ts';
import { form } from '#shared/kernel/forms/form.ts';
import { Password } from '#shared/kernel/forms/password.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

/** A username or an e-mail address: both ignore case and what nobody sees. */
const SignInName = form('email', z.string().overwrite(tidyAddress).min(1).max(254));

export const logIn = defineRoute({
  method: 'POST',
  path: '/api/login',
  summary: 'Login by username or e-mail address',
  source: 'G01',
  auth: 'apiKey',
  body: z.object({ username: SignInName, password: Password }),
  // The document has a 400 here where all other routes have a 422.
  invalidInput: 'bad_request',
  response: dataOf(SignedInUser),
  errors: ['invalid_credentials', 'user_not_activated', 'user_deactivated', 'changed_meanwhile'],
  rateLimit: { per: 'address', limit: 120, windowSeconds: 60 },
  uses: { users: 'signIn', userSessions: 'write', passwords: 'use', rateLimits: 'write', knownNetworks: 'write' },
});
