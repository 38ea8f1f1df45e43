import { mailLinkRoute } from '#shared/gibby/accounts/mail-links/mail-link.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const requestPasswordReset = defineRoute({
  method: 'POST',
  path: '/api/password/reset',
  summary: 'Mail the link to a new password',
  source: 'G04',
  auth: 'apiKey',
  ...mailLinkRoute,
});
