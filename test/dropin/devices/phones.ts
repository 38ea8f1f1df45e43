import { Failure } from '#shared/kernel/errors.ts';
import type { DeviceRegistration } from '#shared/platform/devices/device.ts';
import type { Pushes } from '#shared/platform/push/push.ports.ts';
import type { PushMessage } from '#shared/platform/push/push.ts';
import { aDevice } from '#test/support/builders.ts';
import { gigFixture } from '../gigs/stored-gig-fixture.ts';

export const ownApp = 'com.example.dropin';

/** A fixture of gigs in which people have phones. The push platforms are simulated; everything else is real. */
export async function phones() {
  const fixture = await gigFixture();
  const { runtime } = fixture;
  const received: { address: string; message: PushMessage }[] = [];
  const unreachable = new Set<string>();
  const removed = new Set<string>();
  const endpointOf = (address: string) => `endpoint of ${address}`;
  const addressOf = (endpoint: string) => endpoint.slice(endpointOf('').length);
  const orOutage = (address: string) => {
    if (unreachable.has(address)) throw new Failure('provider_unavailable', { detail: 'SNS: an outage' });
  };
  const pushes: Pushes = {
    connect: async ({ address, bundleId }) => {
      orOutage(address);
      removed.delete(address);
      return { endpoint: endpointOf(address), bundleId: bundleId ?? ownApp };
    },
    send: async (endpoint, message) => {
      const address = addressOf(endpoint);
      orOutage(address);
      if (removed.has(address)) return false;
      received.push({ address, message });
      return true;
    },
  };
  const ports = { ...fixture.ports, pushes };

  const give = (account: string, deviceAddress: string, deviceType: DeviceRegistration['deviceType'] = 'ios') => {
    const owned = { id: runtime.ids.objectId(), account, deviceAddress, endpoint: endpointOf(deviceAddress) };
    return ports.devices.register(aDevice({ ...owned, deviceType, bundleId: ownApp }));
  };

  return {
    ...fixture,
    ports,
    give,
    received,
    /** Addresses whose platform does not answer. */
    unreachable,
    /** Addresses of phones from which the app was removed. */
    removed,
    addressesOf: async (account: string) =>
      (await ports.devices.ofAccount(account)).map(({ deviceAddress }) => deviceAddress).sort(),
  };
}
