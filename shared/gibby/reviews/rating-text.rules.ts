import type { Ratings } from './review.ts';

/**
 * The mean of ratings as requests print it beside a user: `5.00`, and `0.00` for whoever has none yet. Halves of a hundredth
 * are rounded up, in whole numbers.
 */
export function ratingText({ count, sum }: Ratings): string {
  if (count === 0) return '0.00';
  const hundredths = Math.floor((200 * sum + count) / (2 * count));
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
}
