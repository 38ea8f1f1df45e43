export { createReview } from './create-review/route.ts';
export { listReviews } from './list-reviews/route.ts';
