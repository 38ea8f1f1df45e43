import { emailChangePage } from '#shared/gibby/accounts/mail-links/account-pages.view.ts';
import { openLink } from '#shared/gibby/accounts/mail-links/open-link.usecase.ts';
import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { showEmailChange } from './route.ts';

export const handler = handle(
  showEmailChange,
  async ({ params }, ports) => {
    const { link } = await openLink('emailChange', params.token, ports);
    return confirmation(`Your Gibby account is about to get the e-mail address ${link.email} in place of yours.`);
  },
  emailChangePage,
);
