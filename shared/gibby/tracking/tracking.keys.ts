/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  tracking: 'TRK#',
  trackingsOfRequester: 'TKR#',
  trackingsOfTraveller: 'TKT#',
  parcel: 'PCL#',
  complaint: 'CPL#',
  openComplaints: 'CPO#',
} as const;
