/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  thread: 'THR#',
  threadView: 'THV#',
  threadsIn: 'THF#',
} as const;
