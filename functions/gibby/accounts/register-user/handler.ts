import { tryToSendMailLink } from '#shared/gibby/accounts/mail-links/send-mail-link.usecase.ts';
import { newUser } from '#shared/gibby/accounts/new-user.usecase.ts';
import { refuseOwnName } from '#shared/gibby/accounts/user-sign-in.rules.ts';
import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { registerUser } from './route.ts';

export const handler = handle(registerUser, async ({ body, request }, ports) => {
  const { users, passwords, sequences } = ports;
  refuseOwnName(body.password, body);
  const passwordHash = await passwords.hash(body.password);
  const user = newUser({ id: await sequences.next('user'), email: body.email, username: body.username }, ports);
  await users.create(user, passwordHash);
  // An unproven address can be registered again and again. Only what would be mailed counts, not what is refused above.
  await tryToSendMailLink('verification', { userId: user.id, email: user.email, by: request.address }, ports);
  return confirmation('Please check your email to activate your account', 201);
});
