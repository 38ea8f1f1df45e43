import type { PageWish } from '#shared/gibby/kernel/pagination.ts';
import type { Page, Write } from '#shared/kernel/transaction.ts';
import type { Withdrawal, WithdrawalEvent, WithdrawalStatus } from './withdrawal.ts';

export interface WithdrawalsReader {
  /** Strongly consistent. */
  get(withdrawalId: number): Promise<Withdrawal | undefined>;
  /** The one that was made under this key of one request within a day. Strongly consistent. */
  madeUnder(onceKey: string): Promise<Withdrawal | undefined>;
  /** How many withdrawals the user has asked for. Strongly consistent. */
  countOf(userId: number): Promise<number>;
  /** A page of the user's withdrawals, newest first. Eventually consistent. */
  ofUser(userId: number, wish: PageWish): Promise<Page<Withdrawal>>;
  /** Withdrawals that stand in a status, those that were asked for first at the top. Eventually consistent. */
  inStatus(status: WithdrawalStatus, wish: PageWish): Promise<Page<Withdrawal>>;
}

export interface WithdrawalsWriter extends WithdrawalsReader {
  /**
   * A new withdrawal with its first event. With `onceKey` (see `RequestFacts`) committing fails with `changed_meanwhile`
   * when one was made under it within a day.
   */
  creation(withdrawal: Withdrawal, event: WithdrawalEvent, onceKey?: string): Write[];
  /**
   * The withdrawal's next version with the event that made it. Committing fails with `changed_meanwhile` unless the
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
