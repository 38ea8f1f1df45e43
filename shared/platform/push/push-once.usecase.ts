import type { DevicesWriter } from '#shared/platform/devices/device.ports.ts';
import type { Pushes, PushRecords } from './push.ports.ts';
import type { AccountPush } from './push.ts';
import { pushToDevices } from './push-to-devices.usecase.ts';
import { sendOnce } from './send-once.usecase.ts';

interface PushPorts {
  readonly devices: DevicesWriter;
  readonly pushes: Pushes;
  readonly pushRecords: PushRecords;
}

/**
 * Sends each account its message on all its devices, except devices that already have it. Tries every account, then
 * fails when a device could not be reached; calling again retries only those. See `sendOnce` for crashes: a repeated
 * push has the same message id, so the app can recognise it.
 */
export async function pushOnce(ports: PushPorts, accountPushes: readonly AccountPush[]): Promise<void> {
  const failures = await Promise.all(accountPushes.map((push) => pushToAccount(ports, push)));
  const [first] = failures.flat();
  if (first !== undefined) throw first;
}

/** Returns the errors of devices that may still be reached. */
async function pushToAccount(ports: PushPorts, { accountId, message }: AccountPush): Promise<readonly unknown[]> {
  const devices = await ports.devices.ofAccount(accountId);
  const { failures } = await pushToDevices(ports, devices, ({ id, endpoint }) =>
    sendOnce(ports, { messageId: message.messageId, target: id }, () => ports.pushes.send(endpoint, message)),
  );
  return failures;
}
