import { defineRoute } from '#shared/kernel/route/define.ts';
import { codeRoute } from '#shared/platform/sessions/login-code.schema.ts';

export const requestLoginCode = defineRoute({
  ...codeRoute,
  path: '/login',
  summary: 'Send a one-time code to an e-mail address or phone. The answer is the same when nobody has it',
  auth: 'apiKey',
  rateLimit: { per: 'address', limit: 120, windowSeconds: 60 },
});
