/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  session: 'SES#',
  loginCode: 'OTP#',
  knownNetwork: 'KNW#',
} as const;
