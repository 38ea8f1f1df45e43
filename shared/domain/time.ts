import * as z from 'zod';

/** A moment inside the system: milliseconds since 1970-01-01T00:00:00Z. Fields ending in `At` of stored objects hold it. */
export type EpochMilliseconds = number;

/** A moment on the wire, as in the samples: `2016-04-27T10:33:01.579Z`. */
export const Timestamp = z.iso.datetime();
export type Timestamp = z.infer<typeof Timestamp>;

/** The wire form of a moment. */
export function timestampOf(moment: EpochMilliseconds): Timestamp {
  return new Date(moment).toISOString();
}
