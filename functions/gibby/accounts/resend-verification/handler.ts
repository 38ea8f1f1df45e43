import { sendMailLink } from '#shared/gibby/accounts/mail-links/send-mail-link.usecase.ts';
import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { enforceRateLimit } from '#shared/platform/http/enforce-rate-limit.usecase.ts';
import { resendVerification } from './route.ts';

const mailsOfAnAddress = { limit: 6, windowSeconds: 3600 } as const;

export const handler = handle(resendVerification, async ({ body: { email } }, ports) => {
  await enforceRateLimit(ports.rateLimits, `resendVerification#${email}`, mailsOfAnAddress);
  const user = await ports.users.findByEmail(email);
  if (!user) throw new Failure('email_not_found');
  // A proven address needs no link; the answer does not reveal that it is proven.
  if (user.status === 'pending') await sendMailLink('verification', { userId: user.id, email }, ports);
  return confirmation('We have e-mailed your verification link!');
});
