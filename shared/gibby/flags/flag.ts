import * as z from 'zod';
import { code } from '#shared/kernel/forms/code.ts';

/** The sizes of a country's picture (gibby.txt, "Countries"): the whole flag, and two squares of it. */
export const FlagSize = z.enum(['original', 'normal', 'small']);
export type FlagSize = z.infer<typeof FlagSize>;

/** Edges in pixels of the squares, which are those of every picture in these sizes, and of the whole flag. */
export const flagPixels: Readonly<Record<FlagSize, { readonly width: number; readonly height: number }>> = {
  original: { width: 320, height: 240 },
  normal: { width: 48, height: 48 },
  small: { width: 36, height: 36 },
};

/** A flag's file: the country by ISO 3166, and the size, as in `ID.png` and `ID_small.png`. */
export const FlagFile = code(/^[A-Z]{2}(?:_normal|_small)?\.png$/).transform((file) => {
  const [countryCode = '', size] = file.slice(0, -'.png'.length).split('_');
  return { countryCode, size: FlagSize.catch('original').parse(size) };
});

/** The path of a country's flag. */
export function flagPathOf(countryCode: string, size: FlagSize): `/${string}` {
  return `/images/flags/${countryCode}${size === 'original' ? '' : `_${size}`}.png`;
}
