import type { DevicesWriter } from '#shared/platform/devices/device.ports.ts';
import type { Pushes, PushRecords } from './push.ports.ts';
import type { AccountPush } from './push.ts';
import { pushToDevices } from './push-to-devices.usecase.ts';

interface PushPorts {
  readonly devices: DevicesWriter;
  readonly pushes: Pushes;
  readonly pushRecords: PushRecords;
}

/**
 * Sends each account its message on all its devices, and not again to a device that has it. Everybody is tried; then it
 * fails when somebody could not be reached, and may be called again for those. A crash between a push and its record
 * repeats that push under the same message id, by which the app knows it.
 */
export async function pushOnce(ports: PushPorts, accountPushes: readonly AccountPush[]): Promise<void> {
  const failures = await Promise.all(accountPushes.map((push) => pushToAccount(ports, push)));
  const [first] = failures.flat();
  if (first !== undefined) throw first;
}

/** Answers what the devices failed with that may yet be reached. */
async function pushToAccount(ports: PushPorts, { accountId, message }: AccountPush): Promise<readonly unknown[]> {
  const devices = await ports.devices.ofAccount(accountId);
  if (devices.length === 0) return [];
  const haveIt = await ports.pushRecords.sentTo(message.messageId);
  const waiting = devices.filter(({ id }) => !haveIt.has(id));
  const { sent, failures } = await pushToDevices(ports, waiting, message);
  await Promise.all(sent.map(({ id }) => ports.pushRecords.recordSent(message.messageId, id)));
  return failures;
}
