import { setPassword } from '#shared/gibby/accounts/set-password.usecase.ts';
import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { deviceOwnerOf } from '#shared/platform/devices/device.ts';
import { endSockets } from '#shared/platform/realtime/memberships/end-sockets.usecase.ts';
import { updatePassword } from './route.ts';

export const handler = handle(updatePassword, async ({ body: { token, password } }, ports) => {
  const userId = await setPassword(ports, { secret: token, password });
  await endSockets(ports, deviceOwnerOf(userId));
  return confirmation('Your password has been changed. Please log in with it.');
});
