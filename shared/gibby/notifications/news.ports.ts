import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import type { Timestamp } from '#shared/kernel/time.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import type { NewsDraft, NewsItem } from './news.ts';

/** News for all users, stored once. All of it strongly consistent. */
export interface NewsReader {
  /** Items since a moment, latest first. */
  list(since: Timestamp, pageQuery: PageQuery): Promise<Page<NewsItem>>;
  get(newsId: string): Promise<NewsItem | undefined>;
  /** How many items there are since a moment. The cost does not depend on their number. */
  countSince(since: Timestamp): Promise<number>;
  /** Which of these items a user has read. */
  readBy(userId: number, items: readonly NewsItem[]): Promise<ReadonlySet<string>>;
  /** How many items a user has read. */
  countReadBy(userId: number): Promise<number>;
}

export interface NewsMarker extends NewsReader {
  /** Counts an item as read by a user, once. */
  markRead(userId: number, newsId: string): Promise<void>;
}

export interface NewsPublisher {
  /**
   * Publishes an item, once per `source`, which names what it is about. Its moment is that of the draft, or just after
   * the latest item's. Fails with `busy` after repeated conflicts with other items.
   */
  publish(source: string, draft: NewsDraft): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    news: { read: NewsReader; mark: NewsMarker; publish: NewsPublisher };
  }
}
