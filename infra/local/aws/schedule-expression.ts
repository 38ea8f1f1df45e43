/**
 * Schedules are read by hand although libraries such as croner read cron: EventBridge counts weekdays from 1 where they
 * count from 0, has a field for years and none for seconds, and writes `rate(...)` and `at(...)` besides. Translating all
 * of it would take as much as reading it.
 */

/** Answers the first time strictly after the given one (milliseconds since the epoch), or undefined when there is none. */
export type NextTime = (afterMs: number) => number | undefined;

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const DAY_MS = 86_400_000;
/** Even a date such as 29 February occurs once within this many days. */
const LONGEST_SEARCH_DAYS = 366 * 9;

function rate(amount: number, unit: string): NextTime {
  const periodMs = amount * (UNIT_MS[unit] ?? Number.NaN);
  if (!(periodMs > 0)) throw new Error(`rate(${amount} ${unit})`);
  // Counted from the epoch rather than from the start, so that a restart does not shift the schedule.
  return (afterMs) => (Math.floor(afterMs / periodMs) + 1) * periodMs;
}

function fieldValue(text: string, names: readonly string[], firstName: number): number {
  const named = names.indexOf(text.toUpperCase());
  const value = named >= 0 ? named + firstName : Number(text);
  if (!Number.isInteger(value)) throw new Error(`the cron value ${text} is not supported`);
  return value;
}

/** One cron field as a predicate; supports lists, ranges and steps. */
function field(
  text: string,
  low: number,
  high: number,
  names: readonly string[] = [],
  firstName = 0,
): (value: number) => boolean {
  if (text === '*' || text === '?') return () => true;
  const parts = text.split(',').map((part) => {
    const [range = '', step] = part.split('/');
    const [from = '', to] = range.split('-');
    const start = from === '*' ? low : fieldValue(from, names, firstName);
    const end = to !== undefined ? fieldValue(to, names, firstName) : step !== undefined || from === '*' ? high : start;
    const every = step === undefined ? 1 : fieldValue(step, [], 0);
    return (value: number) => value >= start && value <= end && (value - start) % every === 0;
  });
  return (value) => parts.some((matches) => matches(value));
}

function cron(expression: string): NextTime {
  const fields = expression.trim().split(/\s+/);
  const [minutes, hours, daysOfMonth, months, daysOfWeek, years] = fields;
  if (!minutes || !hours || !daysOfMonth || !months || !daysOfWeek || !years || fields.length !== 6) {
    throw new Error(`cron(${expression}) needs six fields`);
  }
  const minuteMatches = field(minutes, 0, 59);
  const hourMatches = field(hours, 0, 23);
  const dayMatches = field(daysOfMonth, 1, 31);
  const monthMatches = field(months, 1, 12, MONTHS, 1);
  const weekdayMatches = field(daysOfWeek, 1, 7, WEEKDAYS, 1);
  const yearMatches = field(years, 1970, 2199);
  const dateMatches = (date: Date) =>
    yearMatches(date.getUTCFullYear()) &&
    monthMatches(date.getUTCMonth() + 1) &&
    dayMatches(date.getUTCDate()) &&
    weekdayMatches(date.getUTCDay() + 1);

  return (afterMs) => {
    const firstDayMs = Math.floor(afterMs / DAY_MS) * DAY_MS;
    for (let day = 0; day < LONGEST_SEARCH_DAYS; day++) {
      const dayMs = firstDayMs + day * DAY_MS;
      if (!dateMatches(new Date(dayMs))) continue;
      for (let minute = 0; minute < 1_440; minute++) {
        const atMs = dayMs + minute * 60_000;
        if (atMs > afterMs && hourMatches(Math.floor(minute / 60)) && minuteMatches(minute % 60)) return atMs;
      }
    }
    return undefined;
  };
}

/**
 * Understands `rate(5 minutes)`, `cron(0 9 * * ? *)` (UTC) and `at(2026-01-01T00:00:00)` (EventBridge Scheduler User
 * Guide, "Schedule types"), without cron's L, W and #.
 *
 * @throws Error for anything else.
 */
export function parseSchedule(expression: string): NextTime {
  const [, kind, content = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'rate') {
    const [amount, unit = ''] = content.trim().split(/\s+/);
    return rate(Number(amount), unit.replace(/s$/, ''));
  }
  if (kind === 'cron') return cron(content);
  if (kind === 'at') {
    const atMs = Date.parse(`${content}Z`);
    if (!Number.isNaN(atMs)) return (afterMs) => (atMs > afterMs ? atMs : undefined);
  }
  throw new Error(`the schedule ${expression} is not supported`);
}
