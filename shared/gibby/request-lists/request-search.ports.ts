import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import type { RequestFilter, RequestListing, RequestSort } from './request-list.ts';

/** A search for requests whose item's name contains all words of a text. */
export interface RequestQuery {
  readonly text: string;
  readonly filter: RequestFilter;
  readonly sort: RequestSort;
}

/** One page of a search's results. */
export interface FoundRequests {
  readonly requestIds: readonly number[];
  /** How many requests match; a lower bound when there are more than a search reads. */
  readonly total: number;
  /** Cursor of the next page; absent on the last one. */
  readonly next?: string;
}

/**
 * Finds requests by the names of their items. A search service could implement this port instead of the table.
 * Eventually consistent.
 */
export interface RequestSearch {
  /**
   * Matches words and their beginnings of at least three letters, ignoring case and accents; an empty text finds
   * nothing.
   */
  find(query: RequestQuery, page: PageQuery): Promise<FoundRequests>;
}

export interface RequestIndex extends RequestSearch {
  /** Like `RequestListsWriter.record`. */
  record(requestId: number, version: number, listing: RequestListing | undefined): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    requestSearch: { read: RequestSearch; write: RequestIndex };
  }
}
