import { code } from '#shared/kernel/forms/code.ts';

/** Where the next page of D03 or D19 begins, and how many accounts the previous pages contained. */
export interface CountCursor {
  readonly before: string;
  readonly seen: number;
}

const spelling = /^([0-9a-f]{24})\.(\d{1,9})$/;

/** Parses the result of `cursorText`. */
export const CountCursor = code(spelling, 'must be the next of the page before').transform((text): CountCursor => {
  const [, before = '', seen] = spelling.exec(text) ?? [];
  return { before, seen: Number(seen) };
});

/** The wire form of a cursor. */
export function cursorText({ before, seen }: CountCursor): string {
  return `${before}.${seen}`;
}
