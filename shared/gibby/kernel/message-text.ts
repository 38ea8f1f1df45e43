import * as z from 'zod';

/** The text of a message between users. Half a surrogate pair is not a character, and the store would fail on it. */
export const MessageText = z
  .string()
  .trim()
  .max(2000)
  .refine((text) => text.isWellFormed(), 'must be Unicode text');
