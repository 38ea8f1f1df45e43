import * as z from 'zod';
import { epochMillisecondsOf, timestampOf } from '../time.ts';
import { form, must, mustRead } from './form.ts';

/** No birth, trip or delivery is outside these years: such a date is a slip, or a calendar that counts otherwise. */
const years = /^(?:19|20)\d\d-/;

/** A day from 1900 to 2099, such as `2016-09-14`. */
export const Day = form(
  'day',
  z
    .string()
    .trim()
    .pipe(z.iso.date({ abort: true }).refine((day) => years.test(day), must('must be a date from 1900 to 2099')))
    .meta({ format: 'date' }),
);

const clock = String.raw`(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?`;
const zone = String.raw`(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)`;
const dayOrMoment = new RegExp(
  `^((?:19|20)\\d{2})-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])(T${clock}${zone}| ${clock}${zone}?)?$`,
);

/** Milliseconds since the epoch, in the years that the other spellings have: from 1973 on they have 12 or 13 digits. */
const epoch = /^\d{12,13}$/;
const endOfYears = Date.UTC(2100, 0);

/**
 * A date bound of a list: a whole day in UTC, or a moment. With a blank in the middle a moment needs no zone and is in
 * UTC (`2015-02-20 10:00:00`); one in digits alone counts milliseconds since the epoch. A day that the month does not have, like the document's own
 * `2015-02-30`, becomes the month's last day (routes.md, ambiguity 12).
 */
export const DayOrMoment = form(
  'moment',
  z
    .string()
    .trim()
    .refine((text) => boundIn(text) !== undefined, {
      ...mustRead('must be a day such as 2015-02-28 or a moment such as 2015-02-28T10:00:00Z'),
      abort: true,
    })
    .overwrite((text) => boundIn(text) ?? text),
);

function boundIn(text: string): string | undefined {
  if (epoch.test(text)) return Number(text) < endOfYears ? timestampOf(Number(text)) : undefined;
  const [found, year = '', month = '', day = '', time] = dayOrMoment.exec(text) ?? [];
  if (found === undefined) return undefined;
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const date = `${year}-${month}-${String(Math.min(Number(day), lastDay)).padStart(2, '0')}`;
  return time === undefined ? date : timestampOf(epochMillisecondsOf(date + zoned(time)));
}

/** A time as ISO 8601 writes it, in UTC where it names no zone. */
function zoned(time: string): string {
  const isZoned = /(?:Z|[+-]\d\d:\d\d)$/.test(time);
  return `T${time.slice(1)}${isZoned ? '' : 'Z'}`;
}
