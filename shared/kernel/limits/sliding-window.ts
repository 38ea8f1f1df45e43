/**
 * A limit: so many hits of a subject in any stretch of this length. It slides, so there is no edge at which twice as
 * many pass.
 */
export interface LimitRule {
  readonly limit: number;
  readonly windowSeconds: number;
}

/** Hits are counted by tenths of a window; a tenth counts until all of it is older than the window. */
export const partsOfWindow = 10;

/** Hits by tenths of one window, from 0 to 9; those without any are absent. */
export type Parts = Readonly<Record<number, number>>;

/** Where a moment is: in the window that begins at `start` (milliseconds since the epoch), and in which tenth of it. */
export interface WindowPlace {
  readonly start: number;
  readonly part: number;
}

/** Windows begin at multiples of their length. */
export function windowPlace(at: number, { windowSeconds }: LimitRule): WindowPlace {
  const length = windowSeconds * 1000;
  const start = Math.floor(at / length) * length;
  return { start, part: Math.floor(((at - start) * partsOfWindow) / length) };
}

/**
 * How many hits the present window may have, given those of the window before it. The tenth of the former window that
 * lies only partly in reach counts as a whole, so that never too many pass.
 */
export function allowedNow({ limit }: LimitRule, before: Parts, { part }: WindowPlace): number {
  return limit - sumFrom(before, part);
}

/** Seconds from `at` until the limit has room again, if nothing else is counted. */
export function secondsToWait(rule: LimitRule, at: number, before: Parts, present: Parts): number {
  const { start, part } = windowPlace(at, rule);
  const partLength = (rule.windowSeconds * 1000) / partsOfWindow;
  const parts = [
    ...Array.from({ length: partsOfWindow }, (_, index) => (index < part ? 0 : (before[index] ?? 0))),
    ...Array.from({ length: partsOfWindow }, (_, index) => present[index] ?? 0),
  ];
  let counted = parts.reduce((sum, hits) => sum + hits, 0);
  let index = 0;
  while (index < parts.length && counted >= rule.limit) counted -= parts[index++] ?? 0;
  return Math.max(1, Math.ceil((start + index * partLength - at) / 1000));
}

function sumFrom(parts: Parts, first: number): number {
  let sum = 0;
  for (let index = first; index < partsOfWindow; index++) sum += parts[index] ?? 0;
  return sum;
}
