/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  review: 'RVW#',
  reviewLock: 'RVL#',
} as const;
