/** First characters of this feature's partition keys (see shared/kernel/grants.ts). */
export const prefixes = {
  category: 'CAT#',
  announcement: 'ANN#',
  contentPage: 'PAG#',
  countryFigures: 'CFG#',
} as const;
