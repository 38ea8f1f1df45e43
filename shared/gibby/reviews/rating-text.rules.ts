import type { Ratings } from './review.ts';

/**
 * The mean rating that requests show with a user: `5.00`, or `0.00` without ratings. Rounded half up to hundredths,
 * with integers only.
 */
export function ratingText({ count, sum }: Ratings): string {
  if (count === 0) return '0.00';
  const hundredths = Math.floor((200 * sum + count) / (2 * count));
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
}
