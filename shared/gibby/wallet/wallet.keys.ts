/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  payoutMethod: 'PYM#',
  withdrawal: 'WDR#',
  withdrawalsOf: 'WDU#',
  withdrawalsIn: 'WDS#',
} as const;
