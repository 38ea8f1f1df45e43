import * as z from 'zod';
import { WholeNumber } from '#shared/kernel/pagination.ts';
import { epochMillisecondsOf, timestampOf } from '#shared/kernel/time.ts';

/** How many records to skip, at most 9999: what is skipped is read all the same. */
export const SkipCount = z
  .string()
  .regex(/^\d{1,4}$/, 'must be a whole number from 0 to 9999')
  .transform(Number);

/** A number of a query string that the documents also show as a JSON number. */
export const RecordCount = z.union([z.int().min(0).max(999_999_999), WholeNumber]);

const defaultRecords = 50;
const maxRecords = 200;

/**
 * How many records a list returns. The document's default is 0, which must mean a usual page (routes.md, ambiguity 10).
 * Its own examples ask for 99999, so a number above the maximum is lowered to it (routes.md,
 * ambiguity 12).
 */
export const RecordLimit = WholeNumber.prefault('0').transform((wanted) =>
  wanted === 0 ? defaultRecords : Math.min(wanted, maxRecords),
);

/** `id desc` or `id asc`; ids are ordered by time. */
export const IdOrder = z.enum(['id desc', 'id asc']).default('id desc');

const dayOrMoment =
  /^((?:19|20)\d{2})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d))?$/;

/**
 * A date bound of a list: a whole day in UTC, or a time with its zone. A day that the month does not have, like the
 * document's own `2015-02-30`, becomes the month's last day (routes.md, ambiguity 12).
 */
export const DateBound = z
  .string()
  .regex(dayOrMoment, 'must be a day such as 2015-02-28 or a moment such as 2015-02-28T10:00:00Z')
  .transform(boundOf);

function boundOf(text: string): string {
  const [, year = '', month = '', day = '', time] = dayOrMoment.exec(text) ?? [];
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const date = `${year}-${month}-${String(Math.min(Number(day), lastDay)).padStart(2, '0')}`;
  return time === undefined ? date : timestampOf(epochMillisecondsOf(date + time));
}

/** Query of D20 `GET /payouts` and D21 `GET /purchases`. */
export const HistoryQuery = z.object({
  start: SkipCount.prefault('0'),
  limit: RecordLimit,
  sort: IdOrder,
  from: DateBound.optional(),
  to: DateBound.optional(),
});
export type HistoryQuery = z.infer<typeof HistoryQuery>;
