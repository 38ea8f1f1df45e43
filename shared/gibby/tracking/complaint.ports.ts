import type { PageWish } from '#shared/gibby/kernel/pagination.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import type { OpenComplaint } from './complaint.ts';

export interface ComplaintsReader {
  /** Those that nobody has decided, the longest first. Eventually consistent. */
  open(wish: PageWish): Promise<Page<OpenComplaint>>;
  /** How many there are. Strongly consistent. */
  countOpen(): Promise<number>;
}

export interface ComplaintsWriter extends ComplaintsReader {
  /** Puts a complaint into the list. A request has one in all its life, so that the same again is a no-op. */
  add(complaint: OpenComplaint): Promise<void>;
  /** Takes it out, for ever. A no-op for one that is not there. */
  settle(requestId: number): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    complaints: { read: ComplaintsReader; write: ComplaintsWriter };
  }
}
