/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  follow: 'FLW#',
  followersOf: 'FLR#',
  followingsOf: 'FLG#',
} as const;
