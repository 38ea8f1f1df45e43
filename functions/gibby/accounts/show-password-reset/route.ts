import { linkedPage } from '#shared/gibby/accounts/mail-links/mail-link.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const showPasswordReset = defineRoute({
  ...linkedPage,
  path: '/api/password/update/{token}',
  summary: 'The link of a password mail: a page with a form for the new password. It changes nothing',
  source: 'X31',
  uses: { ...linkedPage.uses, appLinks: 'read', accountSettings: 'read' },
});
