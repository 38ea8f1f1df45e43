import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import type { Page, Write } from '#shared/kernel/transaction.ts';
import type { Withdrawal, WithdrawalEvent, WithdrawalStatus } from './withdrawal.ts';

export interface WithdrawalsReader {
  /** Strongly consistent. */
  get(withdrawalId: number): Promise<Withdrawal | undefined>;
  /** The withdrawal that was made with this `onceKey` within a day. Strongly consistent. */
  madeUnder(onceKey: string): Promise<Withdrawal | undefined>;
  /** How many withdrawals the user has requested. Strongly consistent. */
  countOf(userId: number): Promise<number>;
  /** A page of the user's withdrawals, newest first. Eventually consistent. */
  ofUser(userId: number, pageQuery: PageQuery): Promise<Page<Withdrawal>>;
  /** Withdrawals in a status, oldest first. Eventually consistent. */
  inStatus(status: WithdrawalStatus, pageQuery: PageQuery): Promise<Page<Withdrawal>>;
}

export interface WithdrawalsWriter extends WithdrawalsReader {
  /**
   * A new withdrawal with its first event. With `onceKey` (see `RequestFacts`) the commit fails with
   * `changed_meanwhile` when a withdrawal was made with it within a day.
   */
  creation(withdrawal: Withdrawal, event: WithdrawalEvent, onceKey?: string): Write[];
  /**
   * The withdrawal's next version with the event that made it. The commit fails with `changed_meanwhile` unless the
   * stored withdrawal still has `withdrawal.version - 1`.
   */
  change(withdrawal: Withdrawal, event: WithdrawalEvent): Write[];
  /** Commits all or nothing; fails with the code that the first refused write names. */
  commit(writes: readonly Write[]): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    withdrawals: { read: WithdrawalsReader; write: WithdrawalsWriter };
  }
}
