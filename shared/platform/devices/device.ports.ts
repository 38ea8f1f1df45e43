import type { PushMessage } from '#shared/platform/push/push.ts';
import type { Device, DeviceType } from './device.ts';

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

/** Push messages through the platforms of the phone makers. */
export interface Pushes {
  /**
   * Makes an app on a phone reachable, even if it was given up before; repeating it changes nothing. Returns the
   * endpoint to send to, and the app's bundle id, which is the server's own when none is given. Fails with
   * `invalid_input` when the app is unknown here or the platform refuses the address, and with `provider_unavailable`
   * when the platform does not answer.
   */
  connect(device: {
    address: string;
    type: DeviceType;
    bundleId?: string | null | undefined;
  }): Promise<{ endpoint: string; bundleId: string }>;
  /**
   * Sends one message. Returns false when the endpoint is gone: the app was removed from the phone. Fails with
   * `provider_unavailable`; the message may have been sent then.
   */
  send(endpoint: string, message: PushMessage): Promise<boolean>;
}

/** Which messages were pushed and which were received, stored for a day so that each counts once. */
export interface PushRecords {
  /** Ids of the devices that a message was sent to. Strongly consistent. */
  sentTo(messageId: string): Promise<ReadonlySet<string>>;
  recordSent(messageId: string, deviceId: string): Promise<void>;
  /** Returns true the first time that an account confirms a message. */
  confirm(messageId: string, accountId: string): Promise<boolean>;
}
