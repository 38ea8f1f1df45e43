import { limitMails } from '#shared/gibby/accounts/mail-links/limit-mails.usecase.ts';
import { newUser } from '#shared/gibby/accounts/new-user.usecase.ts';
import { refuseOwnName } from '#shared/gibby/accounts/user-sign-in.rules.ts';
import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { registerUser } from './route.ts';

export const handler = handle(registerUser, async ({ body }, ports) => {
  const { users, passwords, sequences, rateLimits } = ports;
  refuseOwnName(body.password, body);
  // An address that nobody has proven can be registered again and again, and each time a mail goes to it.
  await limitMails(rateLimits, 'verification', body.email);
  const passwordHash = await passwords.hash(body.password);
  const user = newUser({ id: await sequences.next('user'), email: body.email, username: body.username }, ports);
  const order = ports.mailLinks.order({ userId: user.id, email: user.email, generation: 0 });
  await users.create(user, passwordHash, [order]);
  return confirmation('Please check your email to activate your account', 201);
});
