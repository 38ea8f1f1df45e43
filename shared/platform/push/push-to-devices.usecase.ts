import type { DevicesWriter } from '#shared/platform/devices/device.ports.ts';
import type { Device } from '#shared/platform/devices/device.ts';
import type { Pushes } from './push.ports.ts';
import type { PushMessage } from './push.ts';

/** What came of a message at each device; one that is in neither list is gone and forgotten. */
export interface PushOutcome {
  readonly sent: readonly Device[];
  /** What the devices failed with that may yet be reached. */
  readonly failures: readonly unknown[];
}

/** Sends a message to devices, at once, so that one which cannot be reached keeps no other from hearing. */
export async function pushToDevices(
  { devices, pushes }: { devices: DevicesWriter; pushes: Pushes },
  recipients: readonly Device[],
  message: PushMessage,
): Promise<PushOutcome> {
  const outcomes = await Promise.allSettled(
    recipients.map(async (device) => {
      if (await pushes.send(device.endpoint, message)) return device;
      await devices.remove(device);
      return undefined;
    }),
  );
  return {
    sent: outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' && outcome.value ? [outcome.value] : [])),
    failures: outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : [])),
  };
}
