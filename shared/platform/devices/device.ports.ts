import type { PushMessage } from '#shared/platform/push/push.ts';
import type { Device, DeviceType } from './device.ts';

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

/** Push messages through the platforms of the phones' makers. */
export interface Pushes {
  /**
   * Makes an app on a phone reachable, also when it was given up before; repeating it changes nothing. Answers where to
   * send to, and the app's bundle id, which is the server's own when none is asked for. Fails with `invalid_input` when
   * the app is unknown here or the platform refuses the address, with `provider_unavailable` when nobody can tell.
   */
  connect(device: {
    address: string;
    type: DeviceType;
    bundleId?: string | null | undefined;
  }): Promise<{ endpoint: string; bundleId: string }>;
  /**
   * Sends one message. Answers false when the endpoint is gone: the app was removed from the phone. Fails with
   * `provider_unavailable`; it may have been sent then.
   */
  send(endpoint: string, message: PushMessage): Promise<boolean>;
}

/** What was pushed and what was received of it, kept for a day, so that each counts once. */
export interface PushRecords {
  /** Ids of the devices that a message was sent to. Strongly consistent. */
  sentTo(messageId: string): Promise<ReadonlySet<string>>;
  recordSent(messageId: string, deviceId: string): Promise<void>;
  /** Answers true the first time that an account confirms a message. */
  confirm(messageId: string, accountId: string): Promise<boolean>;
}
