/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  trip: 'TRP#',
  tripsOf: 'TRU#',
  tripList: 'TRL#',
  match: 'MAT#',
  matchesOf: 'MAU#',
} as const;
