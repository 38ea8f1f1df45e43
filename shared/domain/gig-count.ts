import * as z from 'zod';
/** How many accounts have gigs that a question of D03 or D19 asks for. `isFloor` when the search was broken off: there may be more. */
export interface Total {
  readonly count: number;
  readonly isFloor: boolean;
}

/** Where the next page begins. It carries the total along, which is counted once for all pages. */
export interface CountCursor {
  readonly before: string;
  readonly total: Total;
}

const form = /^([0-9a-f]{24})\.(\d{1,9})(~?)$/;

/** Reads what `cursorText` wrote. */
export const CountCursor = z
  .string()
  .regex(form, 'must be the next of the page before')
  .transform((text): CountCursor => {
    const [, before = '', count, sign] = form.exec(text) ?? [];
    return { before, total: { count: Number(count), isFloor: sign === '~' } };
  });

/** The wire form of a cursor. */
export function cursorText({ before, total }: CountCursor): string {
  return `${before}.${total.count}${total.isFloor ? '~' : ''}`;
}
