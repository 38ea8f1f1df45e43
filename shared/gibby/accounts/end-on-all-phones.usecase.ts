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
 * when its user signs in. May be repeated.
 */
export async function endOnAllPhones(ports: PhonePorts, userId: number): Promise<void> {
  const owner = deviceOwnerOf(userId);
  await endSockets(ports, owner);
  for (const device of await ports.devices.ofAccount(owner)) await ports.devices.remove(device);
}
