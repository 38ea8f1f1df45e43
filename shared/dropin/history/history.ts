import * as z from 'zod';
import { code } from '#shared/kernel/forms/code.ts';
import { DayOrMoment } from '#shared/kernel/forms/day.ts';
import { Count, countUpTo } from '#shared/kernel/forms/page.ts';

/** How many records to skip, at most 9999: what is skipped is read all the same. */
export const SkipCount = countUpTo(9_999);

const defaultRecords = 50;
const maxRecords = 200;

/**
 * How many records a list returns. The document's default is 0, which must mean a usual page (routes.md, ambiguity 10).
 * Its own examples ask for 99999, so a number above the maximum is lowered to it (routes.md,
 * ambiguity 12).
 */
export const RecordLimit = Count.prefault(0).transform((wanted) =>
  wanted === 0 ? defaultRecords : Math.min(wanted, maxRecords),
);

/**
 * The order of a list of money: a member of `payment` in the answer, and `asc` or `desc` in any case. Without one it is
 * ascending, as in the query language of the document's authors. Ids are ordered by time, so `id` and `createdAt` mean
 * the same.
 */
const MoneyOrder = code(
  /^(?:id|createdAt|amount)(?: +(?:asc|desc))?$/i,
  'must be id, createdAt or amount, with asc or desc',
).transform((text) => {
  const [field = '', direction = 'asc'] = text.split(/ +/);
  return { byAmount: field.toLowerCase() === 'amount', ascending: direction.toLowerCase() === 'asc' };
});

/** Query of D20 `GET /payouts` and D21 `GET /purchases`. */
export const HistoryQuery = z.object({
  start: SkipCount.prefault(0),
  limit: RecordLimit,
  sort: MoneyOrder.prefault('id desc'),
  from: DayOrMoment.optional(),
  to: DayOrMoment.optional(),
});
export type HistoryQuery = z.infer<typeof HistoryQuery>;
