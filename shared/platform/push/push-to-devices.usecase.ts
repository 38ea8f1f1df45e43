import type { DevicesWriter } from '#shared/platform/devices/device.ports.ts';
import type { Device } from '#shared/platform/devices/device.ts';
import type { Pushes } from './push.ports.ts';
import type { PushMessage } from './push.ts';

/** The result of a message for each device. A device in neither list no longer exists and was forgotten. */
interface PushOutcome {
  readonly sent: readonly Device[];
  /** The errors of devices that may still be reached. */
  readonly failures: readonly unknown[];
}

/** Sends a message to all devices at once, so that one unreachable device does not hold up the others. */
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
