import type { Device } from './device.ts';

export interface DevicesReader {
  /**
   * The devices that the pushes of an account go to, or of a user (`deviceOwnerOf`), at most ten. Strongly consistent: a
   * phone that changed hands is missing.
   */
  ofAccount(accountId: string): Promise<readonly Device[]>;
}

export interface DevicesWriter extends DevicesReader {
  /**
   * Adds a device, or renews the account's device of this address, which keeps its id. An address belongs to one account:
   * the former one loses it in the same transaction. Of more than ten devices the one that was renewed longest ago goes.
   */
  register(device: Device): Promise<Device>;
  /** Forgets a device. A no-op when it was renewed or moved to another account meanwhile. */
  remove(device: Device): Promise<void>;
  /**
   * Forgets the device of an address, whoever it belongs to: an app that is signed out knows nothing else of itself (G71).
   * A no-op when nobody has it.
   */
  forget(deviceAddress: string): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    devices: { read: DevicesReader; write: DevicesWriter };
  }
}
