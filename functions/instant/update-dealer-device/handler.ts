import { actingRole, liveStream } from '#shared/instant/streams/open-stream.usecase.ts';
import { deviceIn, wireStream } from '#shared/instant/streams/stream.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { updateDealerDevice } from './route.ts';

export const handler = handle(updateDealerDevice, async ({ stream: caller, body }, ports) => {
  const role = actingRole(caller, 'dealer');
  const stream = await liveStream(ports, caller.id);
  const device = deviceIn(body ?? {});
  if (device) await ports.streams.commit([ports.streams.deviceBinding(stream.id, role, device)]);
  return wireStream(stream, role);
});
