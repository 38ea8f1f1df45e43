import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import type { Page, Write } from '#shared/kernel/transaction.ts';
import type { Moderation, ModerationAct, ModerationState, Report } from './moderation.ts';

/** A user's report of a request. */
export interface NewReport extends Pick<Report, 'requestId' | 'userId' | 'at' | 'reason'> {
  /** By whom it counts: the mailbox of the user. Undefined when their reports do not count. */
  readonly person: string | undefined;
  /** The state of the request if nothing is stored about it. */
  readonly ifNew: ModerationState;
}

/** What users report (G70), and what became of it (X52). */
export interface ReportsReader {
  /** The reported requests in a state, the one that has been longest first. Eventually consistent. */
  inState(state: ModerationState, pageQuery: PageQuery): Promise<Page<Moderation>>;
  /** What became of a request that was reported or hidden. Strongly consistent. */
  moderationOf(requestId: number): Promise<Moderation | undefined>;
  /** How many people have reported a request so far whose reports count. Strongly consistent. */
  countOf(requestId: number): Promise<number>;
  /** The reports of a request, by the text of the users' ids. Eventually consistent. */
  ofRequest(requestId: number, page: Pick<PageQuery, 'per_page' | 'cursor'>): Promise<Page<Report>>;
  /** Every time at which a request was hidden or shown again, the latest first; at most 100. Eventually consistent. */
  actsOf(requestId: number): Promise<readonly ModerationAct[]>;
}

export interface ReportsWriter extends ReportsReader {
  /** Stores a report, once per user, and returns how many people have reported the request so far whose reports count. */
  add(report: NewReport): Promise<number>;
  /**
   * What belongs to hiding or showing a request. The commit fails with `changed_meanwhile` when somebody has reported the
   * request since `reportCount` was read.
   */
  act(act: ModerationAct): Write[];
  /** Lists a request whose reports were counted before there was a list. A no-op for one that is listed. */
  list(requestId: number, state: ModerationState, since: string): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    reports: { read: ReportsReader; write: ReportsWriter };
  }
}
