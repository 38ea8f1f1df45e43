import * as z from 'zod';
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

/** `id desc` or `id asc`; ids are ordered by time. */
export const IdOrder = z.enum(['id desc', 'id asc']).default('id desc');

/** Query of D20 `GET /payouts` and D21 `GET /purchases`. */
export const HistoryQuery = z.object({
  start: SkipCount.prefault(0),
  limit: RecordLimit,
  sort: IdOrder,
  from: DayOrMoment.optional(),
  to: DayOrMoment.optional(),
});
export type HistoryQuery = z.infer<typeof HistoryQuery>;
