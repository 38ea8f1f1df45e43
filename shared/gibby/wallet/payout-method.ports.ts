import type { PayoutMethod } from './payout-method.ts';

export interface PayoutMethodsReader {
  /** Strongly consistent. */
  get(userId: number): Promise<PayoutMethod | undefined>;
}

export interface PayoutMethodsWriter extends PayoutMethodsReader {
  /**
   * Replaces the previous version and writes an event in the same transaction. Fails with `changed_meanwhile` on a
   * conflict.
   */
  put(method: PayoutMethod): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    payoutMethods: { read: PayoutMethodsReader; write: PayoutMethodsWriter };
  }
}
