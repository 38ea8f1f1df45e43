import * as z from 'zod';
import { form, orText } from './form.ts';

const words: Readonly<Record<string, boolean>> = { true: true, 1: true, false: false, 0: false };

function flagIn(value: unknown): unknown {
  if (typeof value === 'object') return value;
  const word = String(value).toLowerCase();
  return Object.hasOwn(words, word) ? words[word] : value;
}

/** A choice between two, as JSON, forms and queries write it: true, 1, `1`, `TRUE`; false, 0, `0`, `False`. */
export const Flag = form('flag', z.preprocess(flagIn, z.boolean()).meta(orText));
