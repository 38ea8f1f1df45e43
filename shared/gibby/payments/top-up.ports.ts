import type { Write } from '#shared/kernel/transaction.ts';
import type { TopUp, TopUpEvent } from './top-up.ts';

export interface TopUpsReader {
  /** Strongly consistent. */
  get(topUpId: string): Promise<TopUp | undefined>;
  /**
   * Payments whose provider is due to be asked at a moment of the clock (ISO), longest overdue first. Eventually
   * consistent.
   */
  dueForCheck(at: string, limit: number): Promise<readonly TopUp[]>;
}

export interface TopUpsWriter extends TopUpsReader {
  /** A new payment with its first event. The commit fails with `changed_meanwhile` when its id is taken. */
  creation(topUp: TopUp, event: TopUpEvent): Write[];
  /**
   * The next version with its event. The commit fails with `changed_meanwhile` unless the previous version is stored.
   */
  change(topUp: TopUp, event: TopUpEvent): Write[];
  /** Sets when the provider is next asked (ISO). Makes no new version; a no-op when another version is stored by now. */
  postpone(topUp: TopUp, nextCheckAt: string): Promise<void>;
  /** All or nothing, with writes of other ports. */
  commit(writes: readonly Write[]): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    topUps: { read: TopUpsReader; write: TopUpsWriter };
  }
}
