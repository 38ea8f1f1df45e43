import type { Write } from '#shared/kernel/transaction.ts';
import type { LedgerWriter } from '#shared/ledger/ledger.ports.ts';
import type { TestRuntime } from '../support/store.ts';
import type { Auditor } from './auditor.ts';
import type { Dues } from './dues.ts';
import type { Script } from './history.ts';

/** The planned events of one subject, in order, each with the seconds that pass before it. */
export type Plan = readonly (readonly [event: string, waitSeconds: number])[];

/** The environment of a history. */
export interface HistoryFixture {
  readonly runtime: TestRuntime;
  /** Part of every id in this history, so that histories share only the platform's accounts. */
  readonly number: number;
  readonly auditor: Auditor;
}

/** The users of one history, who top up, pay and withdraw from the same few wallets. */
export const userIdOf = ({ number }: Pick<HistoryFixture, 'number'>, index: number) => number * 100 + 1 + (index % 3);

/** The books and the store that one delivery of a call works with, including the fault of the call. */
export interface Hands {
  readonly ledger: LedgerWriter;
  /** Commits all or nothing, as the commit of every repository does. */
  commit(writes: readonly Write[]): Promise<void>;
}

/** The actors of one history. */
export interface Cast {
  /** Performs the event; throws a refusal. */
  perform(subject: number, event: string, hands: Hands): Promise<void>;
  /**
   * What this transfer must move, told by what the history's people agreed on and not by the product's transfer rules.
   * Undefined for a transfer of another part.
   */
  dues(transferId: string): Promise<Dues | undefined>;
  /** Whether the event, if it came alone and without a fault now, could not rightly be refused. */
  mustSucceed?(subject: number, event: string): boolean;
  /** Returns what is wrong with these subjects while no call is running. */
  broken(subjects: ReadonlySet<number>): Promise<readonly string[]>;
}

/** One kind of lifecycle that the proof exercises. */
export interface Part extends Script {
  enter(fixture: HistoryFixture): Cast;
}
