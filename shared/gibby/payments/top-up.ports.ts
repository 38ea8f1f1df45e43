import type { Write } from '#shared/kernel/transaction.ts';
import type { DokuRedirect, DokuStatus, TopUp, TopUpEvent } from './top-up.ts';

export interface TopUpsReader {
  /** By TRANSIDMERCHANT. Strongly consistent. */
  get(topUpId: string): Promise<TopUp | undefined>;
  /**
   * Payments for which Doku is due to be asked at a moment of the clock (ISO), longest overdue first. Eventually
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
  /** Sets when Doku is next asked (ISO). Makes no new version; a no-op when another version is stored by now. */
  postpone(topUp: TopUp, nextCheckAt: string): Promise<void>;
  /** All or nothing, with writes of other ports. */
  commit(writes: readonly Write[]): Promise<void>;
}

/** Our merchant identity at Doku: it signs our payment forms and authenticates Doku's messages. */
export interface DokuMerchant {
  /**
   * Mall id and WORDS for a payment form. `amount` is formatted as `10000.00`. Fails with `provider_unavailable`
   * without keys.
   */
  signRequest(payment: { amount: string; transactionId: string }): Promise<{ mallId: string; words: string }>;
  /** Whether the WORDS of a redirect are right. */
  isGenuineRedirect(redirect: DokuRedirect): Promise<boolean>;
  /** Whether the WORDS of a notification are right. */
  isGenuineStatus(status: DokuStatus): Promise<boolean>;
}

export interface Doku {
  /**
   * What Doku knows of a payment (CHECKSTATUS): its signed answer, or `unknown` when no payment was attempted. Fails
   * with `provider_unavailable`, also for an answer with wrong WORDS.
   */
  checkStatus(payment: { transactionId: string; sessionId: string }): Promise<DokuStatus | 'unknown'>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    doku: { sign: DokuMerchant; ask: Doku };
    topUps: { read: TopUpsReader; write: TopUpsWriter };
  }
}
