import type { Timestamp } from '#shared/kernel/time.ts';
import type { DevicesWriter } from '#shared/platform/devices/device.ports.ts';
import { deviceOwnerOf } from '#shared/platform/devices/device.ts';
import { endSockets } from '#shared/platform/realtime/memberships/end-sockets.usecase.ts';
import type { Connections, Sockets } from '#shared/platform/realtime/realtime.ports.ts';

export interface PhonePorts {
  readonly connections: Connections;
  readonly sockets: Sockets;
  readonly devices: DevicesWriter;
}

/**
 * Ends what reaches a user's phones once all their sessions have ended: sockets and pushes. A phone is registered again
 * when its user signs in. May be repeated; with `until`, the moment of the end, it leaves phones that were registered
 * since then, and sockets of a session since then connect anew.
 */
export async function endOnAllPhones(ports: PhonePorts, userId: number, until?: Timestamp): Promise<void> {
  const owner = deviceOwnerOf(userId);
  await endSockets(ports, owner);
  for (const device of await ports.devices.ofAccount(owner)) {
    if (until === undefined || device.updatedAt <= until) await ports.devices.remove(device);
  }
}
