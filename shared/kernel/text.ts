import * as z from 'zod';

/**
 * Text from a user: trimmed, not empty. Half a surrogate pair is not a character; the store and providers fail on it.
 */
export function text(maxCharacters: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(maxCharacters)
    .refine((value) => value.isWellFormed(), 'must be Unicode text');
}
