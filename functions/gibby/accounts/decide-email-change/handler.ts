import { endOnAllPhones } from '#shared/gibby/accounts/end-on-all-phones.usecase.ts';
import { donePage } from '#shared/gibby/accounts/mail-links/account-pages.view.ts';
import { openLink } from '#shared/gibby/accounts/mail-links/open-link.usecase.ts';
import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { decideEmailChange } from './route.ts';

export const handler = handle(
  decideEmailChange,
  async ({ params, body }, ports) => {
    const { users, userSessions, clock } = ports;
    const { link, user } = await openLink('emailChange', params.token, ports);
    const isAllowed = body.decision === 'allow';
    const decision = users.decideEmailChange(user, { pendingEmail: link.email, isAllowed }, timestampOf(clock.now()));
    if (isAllowed) {
      await users.commit([decision]);
      return confirmation('The link in the mail to the new address works now.');
    }
    // Whoever asked for the change was signed in: a stolen session ends with it, and every link that was mailed before.
    await users.commit([decision, ...userSessions.revokeAll(user.id)]);
    await endOnAllPhones(ports, user.id);
    return confirmation('Your address stays, and all sessions have ended. Please choose a new password in the app.');
  },
  donePage('Your decision is saved'),
);
