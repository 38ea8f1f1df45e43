import type { Write } from '#shared/kernel/transaction.ts';
import type { LedgerWriter } from '#shared/ledger/ledger.ports.ts';
import type { TestRuntime } from '../support/store.ts';
import type { Auditor } from './auditor.ts';
import type { Script } from './history.ts';

/** What should happen to one subject, in order: an event and how many seconds pass before it. */
export type Plan = readonly (readonly [event: string, waitSeconds: number])[];

/** Where a history takes place. */
export interface Scene {
  readonly runtime: TestRuntime;
  /** Stands in every id of this history, so that histories share nothing but the platform's accounts. */
  readonly number: number;
  readonly auditor: Auditor;
}

/** The users of one history, who top up, pay and withdraw from the same few wallets. */
export const userIdOf = ({ number }: Pick<Scene, 'number'>, index: number) => number * 100 + 1 + (index % 3);

/** What one delivery of a call works with: the books and the store, with the fault of the call in them. */
export interface Hands {
  readonly ledger: LedgerWriter;
  /** Commits all or nothing, as the commit of every repository does. */
  commit(writes: readonly Write[]): Promise<void>;
}

/** Those who act in one history. */
export interface Cast {
  /** Does what the event says; a refusal is thrown. */
  perform(subject: number, event: string, hands: Hands): Promise<void>;
  /** What does not hold of these subjects though nothing is under way. */
  broken(subjects: ReadonlySet<number>): Promise<readonly string[]>;
}

/** One kind of lifecycle that the proof plays. */
export interface Part extends Script {
  enter(scene: Scene): Cast;
}
