import { accountInWords } from '#shared/gibby/accounts/mail-links/account-in-words.rules.ts';
import { questionPage } from '#shared/gibby/accounts/mail-links/account-pages.view.ts';
import { openLink } from '#shared/gibby/accounts/mail-links/open-link.usecase.ts';
import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { showVerification } from './route.ts';

export const handler = handle(
  showVerification,
  async ({ params }, ports) => {
    const { link, user } = await openLink('verification', params.token, ports);
    return confirmation(`Is ${link.email} your address, and is ${accountInWords(user)} yours? Then please confirm it.`);
  },
  questionPage('Confirm your e-mail address', 'Confirm this address'),
);
