import { limitMails } from '#shared/gibby/accounts/mail-links/limit-mails.usecase.ts';
import { newUser } from '#shared/gibby/accounts/new-user.usecase.ts';
import { hashOfNew } from '#shared/gibby/accounts/passwords/new-password.usecase.ts';
import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { registerUser } from './route.ts';

export const handler = handle(registerUser, async ({ body }, ports) => {
  const { users, sequences, rateLimits } = ports;
  const passwordHash = await hashOfNew(body.password, body, ports);
  // An address that nobody has proven can be registered again and again, and each time a mail goes to it.
  await limitMails(rateLimits, 'verification', body.email);
  const user = newUser({ id: await sequences.next('user'), email: body.email, username: body.username }, ports);
  const order = ports.mailLinks.order({ userId: user.id, email: user.email, generation: 0 });
  await users.create(user, passwordHash, [order]);
  return confirmation('Please check your email to activate your account', 201);
});
