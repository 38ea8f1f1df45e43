import { linkedPage } from '#shared/gibby/accounts/mail-links/mail-link.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const showVerification = defineRoute({
  ...linkedPage,
  path: '/api/verification/{token}',
  summary:
    'The link of a verification mail. It changes nothing, since mail scanners open links; its button does (POST)',
  source: 'X01',
});
