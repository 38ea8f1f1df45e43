import { wireStream } from '../../../shared/domain/stream.ts';
import { liveStream, requireRole } from '../../../shared/process/open-stream.ts';
import { handle } from '../../../shared/route/define.ts';
import { updateDealerDevice } from './route.ts';

export const handler = handle(updateDealerDevice, async ({ stream: caller, body }, ports) => {
  requireRole(caller, 'dealer');
  const stream = await liveStream(ports, caller);
  const { deviceToken: address, deviceType: type, bundleId = null } = body;
  await ports.streams.commit([ports.streams.deviceBinding(stream.id, 'dealer', { address, type, bundleId })]);
  return wireStream(stream, caller.role);
});
