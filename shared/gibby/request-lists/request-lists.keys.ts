/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  requestList: 'RQL#',
  requestsByName: 'RQN#',
  requestsByPrice: 'RQP#',
  searchToken: 'TKN#',
  tokenByName: 'TKM#',
  tokenByPrice: 'TKP#',
  trend: 'TRD#',
  trendingNow: 'TRE#',
} as const;
