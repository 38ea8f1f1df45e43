/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  userToken: 'TOK#',
  user: 'USR#',
  userName: 'UNQ#',
  mailLink: 'LNK#',
  mailOrder: 'LNO#',
} as const;
