import { sendMailLink } from '#shared/gibby/accounts/mail-links/send-mail-link.usecase.ts';
import { newUser } from '#shared/gibby/accounts/new-user.usecase.ts';
import { refuseOwnName } from '#shared/gibby/accounts/user-sign-in.rules.ts';
import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { registerUser } from './route.ts';

export const handler = handle(registerUser, async ({ body }, ports) => {
  const { users, passwords, sequences, log } = ports;
  refuseOwnName(body.password, body);
  const passwordHash = await passwords.hash(body.password);
  const user = newUser({ id: await sequences.next('user'), email: body.email, username: body.username }, ports);
  await users.create(user, passwordHash);
  // The account exists: users who registered again would find their own address taken. G03 mails another link.
  await sendMailLink('verification', { userId: user.id, email: user.email }, ports).catch(() =>
    log.error('verification link not sent', { userId: user.id }),
  );
  return confirmation('Please check your email to activate your account', 201);
});
