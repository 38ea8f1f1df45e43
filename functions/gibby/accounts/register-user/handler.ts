import { newUser } from '#shared/gibby/accounts/new-user.usecase.ts';
import { hashOfNew } from '#shared/gibby/accounts/passwords/new-password.usecase.ts';
import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { registerUser } from './route.ts';

export const handler = handle(registerUser, async ({ body, request }, ports) => {
  const { users, sequences } = ports;
  const passwordHash = await hashOfNew(body.password, body, ports);
  const user = newUser({ id: await sequences.next('user'), email: body.email, username: body.username }, ports);
  const link = { userId: user.id, email: user.email, generation: 0, by: request.address };
  await users.create(user, passwordHash, [ports.mailLinks.order(link)]);
  return confirmation('Please check your email to activate your account', 201);
});
