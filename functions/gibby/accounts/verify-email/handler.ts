import { donePage } from '#shared/gibby/accounts/mail-links/account-pages.view.ts';
import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { verifyEmail } from './route.ts';

export const handler = handle(
  verifyEmail,
  async ({ params }, { users, mailLinks, clock }) => {
    // The link is not used up, so that pressing the button twice gives the same answer.
    const link = await mailLinks.find('verification', params.token);
    if (!link) throw new Failure('link_refused');
    await users.proveEmail(link.userId, link.email, timestampOf(clock.now()));
    return confirmation('Your e-mail address is verified. You can log in now.');
  },
  donePage('Your address is confirmed'),
);
