import { defineRoute } from '#shared/kernel/route/define.ts';
import { codeRoute } from '#shared/platform/sessions/login-code.schema.ts';

export const requestIdentityCode = defineRoute({
  ...codeRoute,
  path: '/identities',
  summary: 'Send a one-time code to another e-mail address or phone of your own, to confirm it',
  auth: 'account',
  rateLimit: { per: 'account', limit: 20, windowSeconds: 3600 },
});
