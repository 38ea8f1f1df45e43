import type { Device } from './device.ts';

export interface DevicesReader {
  /**
   * The devices that receive the pushes of an account, or of a user (`deviceOwnerOf`); at most ten. Strongly
   * consistent: a phone that changed hands is not included.
   */
  ofAccount(accountId: string): Promise<readonly Device[]>;
}

export interface DevicesWriter extends DevicesReader {
  /**
   * Adds a device, or renews the account's device of this address, which keeps its id. An address belongs to one
   * account: the former account loses it in the same transaction. When there would be more than ten devices, the one
   * renewed longest ago is removed.
   */
  register(device: Device): Promise<Device>;
  /** Forgets a device. A no-op when it has since been renewed or moved to another account. */
  remove(device: Device): Promise<void>;
  /**
   * Forgets the device of an address, whichever account it belongs to: an app that is signed out knows only its address
   * (G71). A no-op when no account has it.
   */
  forget(deviceAddress: string): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    devices: { read: DevicesReader; write: DevicesWriter };
  }
}
