import { passwordPage } from '#shared/gibby/accounts/mail-links/account-pages.view.ts';
import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { showPasswordReset } from './route.ts';

export const handler = handle(
  showPasswordReset,
  async ({ params }, { mailLinks }) => {
    const link = await mailLinks.find('password', params.token);
    if (!link) throw new Failure('link_refused');
    return confirmation(`Please choose a new password for the Gibby account of ${link.email}. It ends all sessions.`);
  },
  passwordPage,
);
