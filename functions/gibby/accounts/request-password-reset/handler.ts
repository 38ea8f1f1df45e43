import { Failure } from '../../../../shared/domain/errors.ts';
import { confirmation } from '../../../../shared/domain/gibby-wire.ts';
import { countTry } from '../../../../shared/process/count-try.ts';
import { sendMailLink } from '../../../../shared/process/send-mail-link.ts';
import { handle } from '../../../../shared/route/define.ts';
import { requestPasswordReset } from './route.ts';

const mailsOfAnAddress = { limit: 6, windowSeconds: 3600 } as const;

export const handler = handle(requestPasswordReset, async ({ body: { email } }, ports) => {
  await countTry(ports.rateLimits, `requestPasswordReset#${email}`, mailsOfAnAddress);
  const user = await ports.users.findByEmail(email);
  if (!user) throw new Failure('email_not_found');
  await sendMailLink('password', { userId: user.id, email }, ports);
  return confirmation('We have e-mailed your reset password link!');
});
