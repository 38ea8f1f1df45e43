import { Failure } from '#shared/kernel/errors.ts';
import type { AccountsReader } from '#shared/platform/accounts/account.ports.ts';
import { isActive } from '#shared/platform/accounts/account.ts';
import { findVerifiedAccount } from '#shared/platform/accounts/find-account.usecase.ts';
import type { DevicesWriter } from '#shared/platform/devices/device.ports.ts';
import type { Pushes, PushRecords } from '#shared/platform/push/push.ports.ts';
import type { PushMessage } from '#shared/platform/push/push.ts';
import { pushOnce } from '#shared/platform/push/push-once.usecase.ts';
import { sendOnce } from '#shared/platform/push/send-once.usecase.ts';
import type { StreamsReader } from './stream.ports.ts';
import { identitiesOf, type Stream, type StreamDevice, type StreamRole } from './stream.ts';

/** What it takes to reach a party of a stream by push. */
interface PartyPushPorts {
  readonly streams: StreamsReader;
  readonly accounts: AccountsReader;
  readonly devices: DevicesWriter;
  readonly pushes: Pushes;
  readonly pushRecords: PushRecords;
}

/**
 * Sends a message to every known phone of a party: those of its account, and the one that it named for this stream.
 * Returns whether any phone has it, now or from an earlier attempt. Fails with `provider_unavailable`, and may then be
 * called again.
 */
export async function pushToParty(
  ports: PartyPushPorts,
  stream: Stream,
  role: StreamRole,
  message: PushMessage,
): Promise<boolean> {
  const accountId = await accountOf(ports, stream, role);
  const device = await ports.streams.deviceOf(stream.id, role);
  const ofAccount = accountId === undefined ? [] : await ports.devices.ofAccount(accountId);
  if (accountId !== undefined) await pushOnce(ports, [{ accountId, message }]);
  const isKnown = ofAccount.some(({ deviceAddress }) => deviceAddress === device?.address);
  if (device && !isKnown) await pushToNamed(ports, device, role, message);
  const haveIt = await ports.pushRecords.sentTo(message.messageId);
  return haveIt.size > 0;
}

/**
 * A dealer who was not notified of the request is not notified of its end either, except on a phone that they named.
 */
async function accountOf(ports: PartyPushPorts, stream: Stream, role: StreamRole): Promise<string | undefined> {
  if (role === 'viewer') return stream.viewerAccount ?? undefined;
  if (!stream.notify) return undefined;
  for (const identity of identitiesOf(stream.dealer)) {
    const owner = await findVerifiedAccount(ports, identity);
    if (owner && isActive(owner)) return owner.id;
  }
  return undefined;
}

async function pushToNamed(
  { pushes, pushRecords }: PartyPushPorts,
  device: StreamDevice,
  role: StreamRole,
  message: PushMessage,
): Promise<void> {
  await sendOnce({ pushRecords }, { messageId: message.messageId, target: `named by the ${role}` }, async () => {
    const endpoint = await endpointOf(pushes, device);
    return endpoint !== undefined && pushes.send(endpoint, message);
  });
}

/** Undefined for a phone that the platform does not know: there is no app to push to. */
async function endpointOf(pushes: Pushes, device: StreamDevice): Promise<string | undefined> {
  try {
    return (await pushes.connect(device, 'lifecycle')).endpoint;
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'invalid_input') return undefined;
    throw thrown;
  }
}
