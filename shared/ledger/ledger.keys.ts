/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  ledgerAccount: 'LED#',
  transfer: 'TRF#',
  booksCheck: 'BKC#',
} as const;
