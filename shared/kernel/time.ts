import * as z from 'zod';

/**
 * A point in time, stored and on the wire, in the form of the samples: `2016-04-27T10:33:01.579Z`. It sorts by time.
 */
export const Timestamp = z.iso.datetime();
export type Timestamp = z.infer<typeof Timestamp>;

/** Milliseconds since the epoch, as the clock returns them, as a timestamp. */
export function timestampOf(epochMilliseconds: number): Timestamp {
  return new Date(epochMilliseconds).toISOString();
}

/** A timestamp as milliseconds since the epoch, for arithmetic. */
export function epochMillisecondsOf(timestamp: Timestamp): number {
  return Date.parse(timestamp);
}
