import * as z from 'zod';

/** What people write to each other. Half a surrogate pair is no character, and the store would fail on it. */
export const MessageText = z
  .string()
  .trim()
  .max(2000)
  .refine((text) => text.isWellFormed(), 'must be Unicode text');
