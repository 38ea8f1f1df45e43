import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import type { RequestFilter, RequestListing, RequestSort } from './request-list.ts';

/** Lists of requests, for every filter and every order of the document. Eventually consistent. */
export interface RequestListsReader {
  /** Ids of one page. The cost does not depend on the length of the list. */
  list(filter: RequestFilter, sort: RequestSort, pageQuery: PageQuery): Promise<Page<number>>;
  /** How many requests a list has. The cost does not depend on their number. */
  count(filter: RequestFilter): Promise<number>;
}

export interface RequestListsWriter extends RequestListsReader {
  /**
   * Lists a request as of one version; an undefined listing removes it from all lists. The same version may be recorded
   * again; an older one changes nothing. Fails with `busy` after repeated conflicts over the same lists.
   */
  record(requestId: number, version: number, listing: RequestListing | undefined): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    requestLists: { read: RequestListsReader; write: RequestListsWriter };
  }
}
