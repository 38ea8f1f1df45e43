import { passwordPage } from '#shared/gibby/accounts/mail-links/account-pages.view.ts';
import { openLink } from '#shared/gibby/accounts/mail-links/open-link.usecase.ts';
import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { showPasswordReset } from './route.ts';

export const handler = handle(
  showPasswordReset,
  async ({ params }, ports) => {
    const { link } = await openLink('password', params.token, ports);
    return confirmation(`Please choose a new password for the Gibby account of ${link.email}. It ends all sessions.`);
  },
  passwordPage,
);
