import * as z from 'zod';
import { code } from './code.ts';
import { form } from './form.ts';
import { wholeIn } from './number.ts';

const largest = 999_999_999;

/** How many entries a list skips or returns: a whole number of the query from 0 up. */
export const Count = countUpTo(largest);

/** Such a number with a lower maximum. */
export function countUpTo(max: number) {
  return form('page', z.preprocess(wholeIn, z.int().min(0).max(max)));
}

/** The number of a page; the first one by default. Clients that count from 0 mean the first one, too. */
export function pageUpTo(max: number) {
  const number = z.int().min(0).max(max).default(1);
  return form('page', z.preprocess(wholeIn, number).prefault(1)).transform((page) => Math.max(1, page));
}

/** The size of a page: at most, and by default, the maximum. */
export function pageSizeUpTo(max: number) {
  const number = z.int().min(0).max(largest).default(max);
  return form('page', z.preprocess(wholeIn, number).prefault(max)).transform((size) => Math.min(size || max, max));
}

/**
 * Where the next page of a list begins, as the previous page returned it; only the list interprets it. No character
 * takes more than three in an address, so this length leaves room for the other headers of a request. API Gateway
 * accepts 10 KB of them.
 */
export const Cursor = form('page', code(/^[\x21-\x7e]{0,1000}$/));
