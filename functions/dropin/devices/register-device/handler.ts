import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { wireDevice } from '#shared/platform/devices/device.ts';
import { registerDevice } from './route.ts';

/** An app registers at every start. A device that the platform refuses is not stored. */
export const handler = handle(registerDevice, async ({ body, account }, { devices, pushes, clock, ids }) => {
  const { deviceAddress, deviceType } = body;
  const reached = await pushes.connect(
    { address: deviceAddress, type: deviceType, bundleId: body.bundleId },
    'registration',
  );
  const at = timestampOf(clock.now());
  const device = { id: ids.objectId(), account: account.accountId, deviceAddress, deviceType, ...reached };
  return wireDevice(await devices.register({ ...device, createdAt: at, updatedAt: at }));
});
