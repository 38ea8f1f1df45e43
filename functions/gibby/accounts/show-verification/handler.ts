import { questionPage } from '#shared/gibby/accounts/mail-links/account-pages.view.ts';
import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { showVerification } from './route.ts';

export const handler = handle(
  showVerification,
  async ({ params }, { users, mailLinks }) => {
    const link = await mailLinks.find('verification', params.token);
    const user = link && (await users.get(link.userId));
    if (!link || !user) throw new Failure('link_refused');
    // Named, so that nobody confirms an account that a stranger opened with their address.
    const name = user.username ?? user.name;
    const account = name ? `the Gibby account "${name}"` : 'your Gibby account';
    return confirmation(`Is ${link.email} your address, and is ${account} yours? Then please confirm it.`);
  },
  questionPage('Confirm your e-mail address', 'Confirm this address'),
);
