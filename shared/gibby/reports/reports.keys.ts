/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = { report: 'RPT#', reportedIn: 'RPS#' } as const;
