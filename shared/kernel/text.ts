import * as z from 'zod';

/**
 * Text from a user: trimmed, not empty. Half a surrogate pair is not a character; the store and providers fail on it.
 */
export function text(maxCharacters: number) {
  return anyText(maxCharacters).min(1);
}

/** Text from a user that may be empty or absent, which is the same. */
export function optionalText(maxCharacters: number) {
  return anyText(maxCharacters).default('');
}

function anyText(maxCharacters: number) {
  return z
    .string()
    .trim()
    .max(maxCharacters)
    .refine((value) => value.isWellFormed(), 'must be Unicode text');
}
