import type { DevicesWriter } from '#shared/platform/devices/device.ports.ts';
import type { Device } from '#shared/platform/devices/device.ts';

/** The result of a message for each device. A device in neither list no longer exists and was forgotten. */
interface PushOutcome {
  readonly sent: readonly Device[];
  /** The errors of devices that may still be reached. */
  readonly failures: readonly unknown[];
}

/**
 * Sends to all devices at once, so that one unreachable device does not hold up the others. `send` answers false for a
 * device that no longer exists.
 */
export async function pushToDevices(
  { devices }: { readonly devices: DevicesWriter },
  recipients: readonly Device[],
  send: (device: Device) => Promise<boolean>,
): Promise<PushOutcome> {
  const outcomes = await Promise.allSettled(
    recipients.map(async (device) => {
      if (await send(device)) return device;
      await devices.remove(device);
      return undefined;
    }),
  );
  return {
    sent: outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' && outcome.value ? [outcome.value] : [])),
    failures: outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : [])),
  };
}
