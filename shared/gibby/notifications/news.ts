import type { ContentPageSlug } from '#shared/gibby/reference/content-page.ts';
import type { Timestamp } from '#shared/kernel/time.ts';

/** News for all users, before its publication. */
export interface NewsDraft {
  /** One of `notificationTypes`. */
  readonly type: 11 | 12;
  readonly message: string;
  readonly data: {
    readonly id: number;
    readonly title: string;
    readonly slug: ContentPageSlug;
    readonly type: 11 | 12;
  };
  readonly at: Timestamp;
}

/** Published news for all users. */
export interface NewsItem extends NewsDraft {
  /** A UUID. Ids, `number` and `at` follow the order of publication; no two items have the same time. */
  readonly id: string;
  /** 1 for the first item ever. */
  readonly number: number;
}
