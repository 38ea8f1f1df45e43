import { donePage } from '#shared/gibby/accounts/mail-links/account-pages.view.ts';
import { openLink } from '#shared/gibby/accounts/mail-links/open-link.usecase.ts';
import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { verifyEmail } from './route.ts';

export const handler = handle(
  verifyEmail,
  async ({ params }, ports) => {
    const { users, clock } = ports;
    // The link is not used up, so that pressing the button twice gives the same answer.
    const { link, user } = await openLink('verification', params.token, ports);
    await users.proveEmail(user.id, link.email, timestampOf(clock.now()));
    return confirmation('Your e-mail address is verified. You can log in now.');
  },
  donePage('Your address is confirmed'),
);
