import { endOnAllPhones } from '#shared/gibby/accounts/end-on-all-phones.usecase.ts';
import { donePage } from '#shared/gibby/accounts/mail-links/account-pages.view.ts';
import { openLink } from '#shared/gibby/accounts/mail-links/open-link.usecase.ts';
import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { verifyEmail } from './route.ts';

export const handler = handle(
  verifyEmail,
  async ({ params }, ports) => {
    const { users, userSessions, clock } = ports;
    // The link is not used up, so that pressing the button twice gives the same answer.
    const { link, user } = await openLink('verification', params.token, ports);
    const at = timestampOf(clock.now());
    if (user.emailClaimed) {
      // Whoever made the claim may have been a stranger, who has been signed in since then.
      await users.proveEmail(user.id, link.email, at, userSessions.revokeAll(user.id));
      await endOnAllPhones(ports, user.id);
      return confirmation(
        'Your e-mail address is verified, and all sessions have ended. You can choose a password in the app by a mail.',
      );
    }
    await users.proveEmail(user.id, link.email, at);
    return confirmation('Your e-mail address is verified. You can log in now.');
  },
  donePage('Your address is confirmed'),
);
