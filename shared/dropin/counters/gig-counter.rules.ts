import type { Gig, GigParty, GigStatus } from '#shared/dropin/gigs/gig.ts';

/**
 * Counters of gigs (access-patterns.md, section 5). For each account, in each of its two roles, we count how many gigs
 * were requested on each day and are in each status now. Lists of four sizes contain the same counts: all time, years,
 * months in the list of a year, days in the list of a month. So a range of days, however long, is read from at most
 * five lists.
 */

/** The list of all time; its only part has an empty name. */
export const listOfAllTime = 'all';

/** Where one day is counted in one list: as `2026` in `years`, as `03` in the list `2026`, as `05` in `2026-03`. */
export interface CounterPlace {
  readonly list: string;
  readonly part: string;
}

/** A range of parts of one list, both bounds included. */
export interface CounterSpan {
  readonly list: string;
  readonly first: string;
  readonly last: string;
}

/** Days of UTC such as `2026-03-05`, both included. A missing bound leaves that side open. */
export interface DayRange {
  readonly from?: string;
  readonly to?: string;
}

/** The fields of a gig that the counters need. */
type CountedGig = Pick<Gig, 'customer' | 'operator' | 'status' | 'createdAt'>;

/** In the counts of one account, a gig leaves one status and enters another; `from` is null the first time. */
export interface CounterMove {
  readonly accountId: string;
  readonly role: GigParty;
  readonly day: string;
  readonly from: GigStatus | null;
  readonly to: GigStatus;
}

/** The counts of one account in one list, by `<part>#<status>`. */
export type Counts = Readonly<Record<string, number>>;

/** Which characters of a day name the list and the part, from coarse to fine. */
const levels = [
  { listOf: () => 'years', begin: 0, end: 4 },
  { listOf: (day: string) => day.slice(0, 4), begin: 5, end: 7 },
  { listOf: (day: string) => day.slice(0, 7), begin: 8, end: 10 },
] as const;

/** The places that count a day, each in a different list. */
export function placesOf(day: string): readonly CounterPlace[] {
  const finer = levels.map(({ listOf, begin, end }) => ({ list: listOf(day), part: day.slice(begin, end) }));
  return [{ list: listOfAllTime, part: '' }, ...finer];
}

/**
 * The parts that together cover exactly the days of a range, in at most five lists; none when the range ends before it
 * begins.
 */
export function spansOf({ from, to }: DayRange): readonly CounterSpan[] {
  if (from === undefined && to === undefined) return [{ list: listOfAllTime, first: '', last: '' }];
  const [first, last] = [from ?? '0000-01-01', to ?? '9999-12-31'];
  return first > last ? [] : spansWithin(first, last, 0);
}

/** Takes whole parts from this level; the rest at both ends comes from the finer lists. */
function spansWithin(from: string, to: string, depth: number): readonly CounterSpan[] {
  const level = levels[depth];
  if (level === undefined) return [];
  const first = from.slice(0, level.end);
  const last = to.slice(0, level.end);
  const isWholeFirst = from === firstDayOf(first);
  const isWholeLast = to >= lastDayOf(last);
  if (first === last && !(isWholeFirst && isWholeLast)) return spansWithin(from, to, depth + 1);
  const whole = {
    list: level.listOf(from),
    first: neighbourOf(first.slice(level.begin), isWholeFirst ? 0 : 1),
    last: neighbourOf(last.slice(level.begin), isWholeLast ? 0 : -1),
  };
  return [
    ...(whole.first <= whole.last ? [whole] : []),
    ...(isWholeFirst ? [] : spansWithin(from, lastDayOf(first), depth + 1)),
    ...(isWholeLast ? [] : spansWithin(firstDayOf(last), to, depth + 1)),
  ];
}

/** The first day of a period: `2026`, `2026-03` or `2026-03-01`. */
function firstDayOf(period: string): string {
  return `${period}-01-01`.slice(0, 10);
}

function lastDayOf(period: string): string {
  const [year, month = '12', day] = period.split('-');
  return `${year}-${month}-${day ?? new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()}`;
}

/** The part this many places further in the same list. A part that exists in no list marks an empty span. */
function neighbourOf(part: string, step: number): string {
  return String(Number(part) + step).padStart(part.length, '0');
}

/** What to count for a gig that was counted as `before`, or not yet. The operator counts from the claim on. */
export function movesOf(
  gig: CountedGig,
  before: Pick<CountedGig, 'status' | 'operator'> | undefined,
): readonly CounterMove[] {
  const day = gig.createdAt.slice(0, 10);
  const common = { day, to: gig.status };
  const customer: CounterMove = { ...common, accountId: gig.customer, role: 'customer', from: before?.status ?? null };
  if (gig.operator === null) return [customer];
  const from = before?.operator === gig.operator ? before.status : null;
  return [customer, { ...common, accountId: gig.operator, role: 'operator', from }];
}

/** The sums of moves for each status in the parts of one list. */
export function additionsOf(moves: readonly (CounterMove & CounterPlace)[]): Counts {
  const sums: Record<string, number> = {};
  const add = (part: string, status: GigStatus | null, step: number) => {
    if (status === null) return;
    const name = `${part}#${status}`;
    sums[name] = (sums[name] ?? 0) + step;
  };
  for (const { part, from, to } of moves) {
    add(part, from, -1);
    add(part, to, 1);
  }
  return withoutZeros(sums);
}

/** The sum of two counts. */
export function added(one: Counts, other: Counts): Counts {
  const sums: Record<string, number> = { ...one };
  for (const [name, count] of Object.entries(other)) sums[name] = (sums[name] ?? 0) + count;
  return withoutZeros(sums);
}

function withoutZeros(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}

/** How many gigs of a span are in one of the statuses; in any status when none are named. */
export function sumOf(counts: Counts, { first, last }: CounterSpan, statuses?: readonly GigStatus[]): number {
  return Object.entries(counts).reduce((sum, [name, count]) => {
    const [part = '', status] = name.split('#');
    const isAsked = statuses === undefined || statuses.some((asked) => asked === status);
    return part >= first && part <= last && isAsked ? sum + count : sum;
  }, 0);
}

/** The statuses in which an account has gigs, taken from its counts of all time. */
export function statusesIn(counts: Counts): ReadonlySet<string> {
  const withGigs = Object.entries(counts).filter(([, count]) => count > 0);
  return new Set(withGigs.map(([name]) => name.split('#')[1] ?? ''));
}
