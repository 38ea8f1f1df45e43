import { linkedPage } from '#shared/gibby/accounts/mail-links/mail-link.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const showEmailChange = defineRoute({
  ...linkedPage,
  path: '/api/email-change/{token}',
  summary: 'The link that tells the present address of a new one: a page that stops or allows it. It changes nothing',
  source: 'X49',
});
