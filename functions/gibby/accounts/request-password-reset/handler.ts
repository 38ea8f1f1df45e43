import { limitMails } from '#shared/gibby/accounts/mail-links/limit-mails.usecase.ts';
import { sendMailLink } from '#shared/gibby/accounts/mail-links/send-mail-link.usecase.ts';
import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { requestPasswordReset } from './route.ts';

export const handler = handle(requestPasswordReset, async ({ body: { email }, request }, ports) => {
  const place = { identity: { type: 'email', value: email }, network: request.address } as const;
  const isKnown = await ports.knownNetworks.has(place);
  await limitMails(ports.rateLimits, 'password', { email, by: request.address, isKnown });
  const user = await ports.users.findByEmail(email);
  // Sessions use an account with a claimed address already, so it is not given away: X01 proves that it is the owner's.
  if (!user || user.emailClaimed) throw new Failure('email_not_found');
  await sendMailLink('password', { user, email }, ports);
  return confirmation('We have e-mailed your reset password link!');
});
