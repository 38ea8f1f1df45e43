/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  topUp: 'TXN#',
  topUpsToCheck: 'TXC#',
} as const;
