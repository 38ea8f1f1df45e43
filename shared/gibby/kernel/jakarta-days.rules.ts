import { timestampOf } from '#shared/kernel/time.ts';
import { gibbyTimeOf } from './wire.ts';

/** Gibby's days are in Jakarta time (routes.md, "Also noted"), which has no summer time. */
const dayMilliseconds = 24 * 3600 * 1000;

/** The day at `now` (milliseconds since the epoch), such as `2016-09-14`. */
export function dayAt(now: number): string {
  return gibbyTimeOf(timestampOf(now)).slice(0, 10);
}

/** The day this many days after another. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayMilliseconds).toISOString().slice(0, 10);
}

/** The first moment after a day, in milliseconds since the epoch. */
export function endOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00+07:00`) + dayMilliseconds;
}
