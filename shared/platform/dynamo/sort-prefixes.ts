/** First characters of sort keys under which the events, messages and notifications of an item are stored. */
export const sortPrefixes = { event: 'EVT#', message: 'MSG#', notification: 'N#' } as const;
