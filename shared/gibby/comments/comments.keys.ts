/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  comment: 'CMT#',
} as const;
