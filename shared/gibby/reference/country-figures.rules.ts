import type { CountryShare } from './country-figures.ts';

export type Figure = CountryShare['figure'];

/** The change of one country's figures. */
export interface FigureChange {
  readonly countryId: number;
  /** What to add to its counts; never 0. */
  readonly added: Readonly<Partial<Record<Figure, number>>>;
  /** The day of return to remove. */
  readonly goneReturn?: string;
  /** The day of return to add. */
  readonly newReturn?: string;
}

/** What changes when one share replaces another: the figures of at most two countries. */
export function figureChanges(before: CountryShare | undefined, after: CountryShare | undefined): FigureChange[] {
  const countryIds = new Set([before, after].flatMap((share) => (share ? [share.countryId] : [])));
  return [...countryIds].map((countryId) => changeIn(countryId, before, after)).filter(isChange);
}

function changeIn(countryId: number, before?: CountryShare, after?: CountryShare): FigureChange {
  const gone = before?.countryId === countryId ? before : undefined;
  const come = after?.countryId === countryId ? after : undefined;
  const isCountedAlike = gone?.figure === come?.figure;
  const [goneReturn, newReturn] = [returnDateOf(gone), returnDateOf(come)];
  return {
    countryId,
    added: isCountedAlike ? {} : { ...(gone && { [gone.figure]: -1 }), ...(come && { [come.figure]: 1 }) },
    ...(goneReturn !== newReturn && { ...(goneReturn && { goneReturn }), ...(newReturn && { newReturn }) }),
  };
}

function isChange({ added, goneReturn, newReturn }: FigureChange): boolean {
  return Object.keys(added).length > 0 || goneReturn !== undefined || newReturn !== undefined;
}

function returnDateOf(share: CountryShare | undefined): string | undefined {
  return share?.figure === 'travellers' ? share.returnDate : undefined;
}
