/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  helpPage: 'HLP#',
  helpTicket: 'HTK#',
} as const;
