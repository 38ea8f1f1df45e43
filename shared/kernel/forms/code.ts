import * as z from 'zod';
import { form } from './form.ts';

/**
 * Text that machines write and compare: ids, tokens, keys of uploads. It has one spelling and is taken as it is.
 * Without a message the family's own words are used.
 */
export function code(pattern: RegExp, message?: string) {
  return form('code', z.string().regex(pattern, message));
}

/** Such a text whose characters are its maker's own matter. */
export function opaque(maxCharacters: number, minCharacters = 0) {
  return form('code', z.string().min(minCharacters).max(maxCharacters));
}
