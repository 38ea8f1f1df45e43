/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  userSettings: 'SET#',
  notification: 'NTF#',
  news: 'NWS#',
  newsRead: 'NWR#',
} as const;
