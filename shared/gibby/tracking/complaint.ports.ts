import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import type { ComplaintRecord, OpenComplaint } from './complaint.ts';

export interface ComplaintsReader {
  /** Complaints without a decision, oldest first. Eventually consistent. */
  open(pageQuery: PageQuery): Promise<Page<OpenComplaint>>;
  /** How many are open. Strongly consistent. */
  countOpen(): Promise<number>;
  /** The records of these users; those without any complaint are left out. Eventually consistent. */
  recordsOf(userIds: readonly number[]): Promise<ReadonlyMap<number, ComplaintRecord>>;
}

export interface ComplaintsWriter extends ComplaintsReader {
  /** Adds a complaint to the list. A request has at most one complaint ever, so adding it again is a no-op. */
  add(complaint: OpenComplaint): Promise<void>;
  /** Counts a complaint for its parties, if it was added before that was done. May be repeated. */
  remember(requestId: number): Promise<void>;
  /** Removes it from the list for good. A no-op for one that is not in the list. */
  settle(requestId: number): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    complaints: { read: ComplaintsReader; write: ComplaintsWriter };
  }
}
