import type { ContentPageSlug } from '#shared/gibby/reference/content-page.ts';
import type { Timestamp } from '#shared/kernel/time.ts';

/** What everybody is told, before it is published. */
export interface NewsDraft {
  /** As notifications are numbered. */
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

/** What everybody was told. */
export interface NewsItem extends NewsDraft {
  /** A UUID, in the order of publication, as are `number` and `at`; no two are of the same moment. */
  readonly id: string;
  /** 1 for the first item ever. */
  readonly number: number;
}
