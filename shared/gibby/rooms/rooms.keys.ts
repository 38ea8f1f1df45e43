/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  room: 'ROM#',
  roomLock: 'ROL#',
  roomsOf: 'ROU#',
} as const;
