import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './reviews.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  reviews: onTable('gibby/reviews/review.dynamo.ts', [prefixes.review, prefixes.reviewLock]),
} as const satisfies Partial<Catalogue>;
