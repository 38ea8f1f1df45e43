import type { PayoutMethod } from './payout-method.ts';

export interface PayoutMethodsReader {
  /** Strongly consistent. */
  get(userId: number): Promise<PayoutMethod | undefined>;
}

export interface PayoutMethodsWriter extends PayoutMethodsReader {
  /**
   * Takes the place of the version before it, and tells of it by an event in the same transaction. Fails with
   * `changed_meanwhile` when somebody else was quicker.
   */
  put(method: PayoutMethod): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    payoutMethods: { read: PayoutMethodsReader; write: PayoutMethodsWriter };
  }
}
