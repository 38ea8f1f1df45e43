/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  request: 'REQ#',
  unpaidRequestsOf: 'UNP#',
  requestTimers: 'RDU#',
  requestTaskToken: 'RWT#',
} as const;
