/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  connection: 'CON#',
  socket: 'SCK#',
  channel: 'CHN#',
  realtimeEvent: 'RTE#',
  revocation: 'RVK#',
} as const;
