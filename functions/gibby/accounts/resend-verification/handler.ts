import { limitMails } from '#shared/gibby/accounts/mail-links/limit-mails.usecase.ts';
import { sendMailLink } from '#shared/gibby/accounts/mail-links/send-mail-link.usecase.ts';
import { hasProvenEmail } from '#shared/gibby/accounts/user-sign-in.rules.ts';
import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { resendVerification } from './route.ts';

export const handler = handle(resendVerification, async ({ body: { email }, request }, ports) => {
  const place = { identity: { type: 'email', value: email }, network: request.address } as const;
  const isKnown = await ports.knownNetworks.has(place);
  await limitMails(ports.rateLimits, 'verification', { email, by: request.address, isKnown });
  const user = await ports.users.findByEmail(email);
  if (!user) throw new Failure('email_not_found');
  // A proven address needs no link; the answer does not reveal that it is proven.
  if (!hasProvenEmail(user)) await sendMailLink('verification', { user, email }, ports);
  return confirmation('We have e-mailed your verification link!');
});
