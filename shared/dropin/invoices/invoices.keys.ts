/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  invoice: 'INV#',
  invoicesOfMonth: 'INM#',
  invoiceRun: 'INR#',
} as const;
