import type { DeviceType } from '#shared/platform/devices/device.ts';
import type { PushMessage } from './push.ts';

/** Push messages through the platforms of the phone makers. */
export interface Pushes {
  /**
   * Makes an app on a phone reachable, even if it was given up before; repeating it changes nothing. Returns the
   * endpoint to send to, and the app's bundle id, which is the server's own when none is given. Fails with
   * `invalid_input` when the app is unknown here or the platform refuses the address, and with `provider_unavailable`
   * when the platform does not answer. A phone that a caller registers may spend half of the stage's budget of pushes, and
   * fails beyond it; for a lifecycle it is done all the same, and the alarm rings.
   */
  connect(
    device: { address: string; type: DeviceType; bundleId?: string | null | undefined },
    purpose: 'registration' | 'lifecycle',
  ): Promise<{ endpoint: string; bundleId: string }>;
  /**
   * Sends one message. Returns false when the endpoint is gone: the app was removed from the phone. Fails with
   * `provider_unavailable`; the message may have been sent then. A message that a user sends may spend half of the stage's
   * budget, and fails beyond it. Any other is needed by a lifecycle: beyond the budget it is sent all the same, and the
   * alarm rings.
   */
  send(endpoint: string, message: PushMessage): Promise<boolean>;
}

/** Which messages were sent and which were received, stored for a day so that each counts once. */
export interface PushRecords {
  /** Ids of the targets (devices, or other ways to a person) that a message was sent to. Strongly consistent. */
  sentTo(messageId: string): Promise<ReadonlySet<string>>;
  /**
   * Checks and records in one step that this caller sends the message to the target. The claim ends by itself after the
   * longest run of a function, so that the message of a caller that died is sent again.
   */
  claim(messageId: string, target: string): Promise<'claimed' | 'underWay' | 'sent'>;
  recordSent(messageId: string, target: string): Promise<void>;
  /** Gives the own claim back: the message was not sent. */
  release(messageId: string, target: string): Promise<void>;
  /** Returns true the first time that an account confirms a message. */
  confirm(messageId: string, accountId: string): Promise<boolean>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    pushes: { send: Pushes };
    pushRecords: { write: PushRecords };
  }
}
