import * as z from 'zod';
import { ContentPageSlug } from '#shared/gibby/reference/content-page.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** One of `notificationTypes`. */
const NewsType = z.literal([11, 12]);

/** News for all users, before its publication. */
export const NewsDraft = z.object({
  type: NewsType,
  message: z.string(),
  data: z.object({ id: GibbyId, title: z.string(), slug: ContentPageSlug, type: NewsType }),
  at: Timestamp,
});
export type NewsDraft = Immutable<z.infer<typeof NewsDraft>>;

/** Published news for all users. */
export const NewsItem = NewsDraft.extend({
  /** A UUID. Ids, `number` and `at` follow the order of publication; no two items have the same time. */
  id: z.string(),
  /** 1 for the first item ever. */
  number: z.int(),
});
export type NewsItem = Immutable<z.infer<typeof NewsItem>>;
