import type { PageWish } from '#shared/gibby/kernel/pagination.ts';
import type { RequestFilter, RequestListing, RequestSort } from './request-list.ts';

/** What is looked for: requests whose item's name has all the words of a text. */
export interface RequestWish {
  readonly text: string;
  readonly filter: RequestFilter;
  readonly sort: RequestSort;
}

/** One page of what was found. */
export interface FoundRequests {
  readonly requestIds: readonly number[];
  /** How many there are; at least so many where there are more than a search looks at. */
  readonly total: number;
  /** Cursor of the next page; absent on the last one. */
  readonly next?: string;
}

/**
 * Finds requests by the names of their items. Whatever can do this may stand behind it, a search service as well as the
 * table. Eventually consistent.
 */
export interface RequestSearch {
  /** Words and their beginnings from three letters on, whatever their case and accents; an empty text finds nothing. */
  find(wish: RequestWish, page: PageWish): Promise<FoundRequests>;
}

export interface RequestIndex extends RequestSearch {
  /** As `RequestListsWriter.record`. */
  record(requestId: number, version: number, listing: RequestListing | undefined): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    requestSearch: { read: RequestSearch; write: RequestIndex };
  }
}
