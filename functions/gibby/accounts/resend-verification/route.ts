import { mailLinkRoute } from '#shared/gibby/accounts/mail-links/mail-link.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const resendVerification = defineRoute({
  method: 'POST',
  path: '/api/verification/resend',
  summary: 'Resend the verification mail',
  source: 'G03',
  auth: 'apiKey',
  ...mailLinkRoute,
});
