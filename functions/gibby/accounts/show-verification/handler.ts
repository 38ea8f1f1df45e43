import { questionPage } from '#shared/gibby/accounts/mail-links/account-pages.view.ts';
import { openLink } from '#shared/gibby/accounts/mail-links/open-link.usecase.ts';
import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { showVerification } from './route.ts';

export const handler = handle(
  showVerification,
  async ({ params }, ports) => {
    const { link, user } = await openLink('verification', params.token, ports);
    // Named, so that nobody confirms an account that a stranger opened with their address.
    const name = user.username ?? user.name;
    const account = name ? `the Gibby account "${name}"` : 'your Gibby account';
    return confirmation(`Is ${link.email} your address, and is ${account} yours? Then please confirm it.`);
  },
  questionPage('Confirm your e-mail address', 'Confirm this address'),
);
