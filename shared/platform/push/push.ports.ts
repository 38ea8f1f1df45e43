import type { DeviceType } from '#shared/platform/devices/device.ts';
import type { PushMessage } from './push.ts';

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

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    pushes: { send: Pushes };
    pushRecords: { write: PushRecords };
  }
}
