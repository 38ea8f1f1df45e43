import { timesOf } from '#shared/gibby/kernel/catalog-entry.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { deviceOwnerOf } from '#shared/platform/devices/device.ts';
import { registerUserDevice } from './route.ts';

/** An app registers at every start. A device that the platform refuses is not stored. */
export const handler = handle(registerUserDevice, async ({ body, user }, { devices, pushes, clock, ids }) => {
  const reached = await pushes.connect(
    { address: body.token, type: body.device_type, bundleId: body.bundle_id },
    'registration',
  );
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
