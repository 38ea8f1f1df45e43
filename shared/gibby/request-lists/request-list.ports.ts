import type { PageWish } from '#shared/gibby/kernel/pagination.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import type { RequestFilter, RequestListing, RequestSort } from './request-list.ts';

/** Lists of requests by every filter and in every order that the document has. Eventually consistent. */
export interface RequestListsReader {
  /** Ids of one page. Costs the same however long the list is. */
  list(filter: RequestFilter, sort: RequestSort, wish: PageWish): Promise<Page<number>>;
  /** How many requests a list has. Costs the same however many that are. */
  count(filter: RequestFilter): Promise<number>;
}

export interface RequestListsWriter extends RequestListsReader {
  /**
   * Places a request as one version of it is listed, undefined for one that stands in no list. The same version may be
   * told again; an older one changes nothing. Fails with `busy` when others change the same lists all the time.
   */
  record(requestId: number, version: number, listing: RequestListing | undefined): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    requestLists: { read: RequestListsReader; write: RequestListsWriter };
  }
}
