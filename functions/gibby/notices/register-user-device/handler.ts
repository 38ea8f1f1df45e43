import { deviceOwnerOf } from '../../../../shared/domain/device.ts';
import { timesOf } from '../../../../shared/domain/listed.ts';
import { timestampOf } from '../../../../shared/domain/time.ts';
import { handle } from '../../../../shared/route/define.ts';
import { registerUserDevice } from './route.ts';

/** An app registers at each of its starts. What the platform refuses is not stored. */
export const handler = handle(registerUserDevice, async ({ body, user }, { devices, pushes, clock, ids }) => {
  const reached = await pushes.connect({ address: body.token, type: body.device_type, bundleId: body.bundle_id });
  const at = timestampOf(clock.now());
  const device = await devices.register({
    id: ids.objectId(),
    account: deviceOwnerOf(user.userId),
    deviceAddress: body.token,
    deviceType: body.device_type,
    ...reached,
    createdAt: at,
    updatedAt: at,
  });
  const { id, deviceType, bundleId } = device;
  return { data: { id, device_type: deviceType, bundle_id: bundleId, ...timesOf(device) } };
});
