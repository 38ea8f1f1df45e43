/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  streamToken: 'STK#',
  stream: 'STR#',
  pendingStreamsOf: 'PND#',
  streamTimers: 'SDU#',
  streamMessage: 'SCH#',
  streamTaskToken: 'SWT#',
} as const;
