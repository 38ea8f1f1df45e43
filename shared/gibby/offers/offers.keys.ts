/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  offer: 'OFR#',
  offersOfTrip: 'OFT#',
} as const;
