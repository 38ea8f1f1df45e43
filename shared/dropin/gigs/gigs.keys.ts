/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  gig: 'GIG#',
  gigsOfCustomer: 'CUS#',
  gigsOfOperator: 'OPR#',
  gigTimers: 'GDU#',
  engagement: 'ENG#',
  settlement: 'STL#',
  purchasesOf: 'PUR#',
  paymentsOf: 'PAY#',
  paymentsInStatus: 'PST#',
  gigTaskToken: 'WAT#',
} as const;
