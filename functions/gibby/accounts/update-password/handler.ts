import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { deviceOwnerOf } from '#shared/platform/devices/device.ts';
import { endSockets } from '#shared/platform/realtime/end-sockets.usecase.ts';
import { updatePassword } from './route.ts';

export const handler = handle(updatePassword, async ({ body }, ports) => {
  const { users, userSessions, mailLinks, passwords, clock } = ports;
  const link = await mailLinks.find('password', body.token);
  if (!link) throw new Failure('link_refused');
  const user = await users.get(link.userId);
  // An older link ends with the password for which it was requested, and with the address to which it was mailed.
  const isFresh = user?.email === link.email && link.generation === (await userSessions.generation(user.id));
  if (!isFresh) throw new Failure('link_refused');
  const passwordHash = await passwords.hash(body.password);
  await users.commit([
    mailLinks.spend('password', body.token),
    users.setPassword(user, passwordHash, timestampOf(clock.now())),
    userSessions.revokeAll(user.id),
  ]);
  await endSockets(ports, deviceOwnerOf(user.id));
  return confirmation('Your password has been changed. Please log in with it.');
});
