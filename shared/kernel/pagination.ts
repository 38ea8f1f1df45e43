import * as z from 'zod';

/** A whole number of the query string, from 0 up. */
export const WholeNumber = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number from 0 up')
  .transform(Number);

/**
 * Where the next page of a list begins, as the page before said; nobody but the list reads it. So many characters, none of
 * which takes more than three in an address, leave room for the rest of the request's head, of which API Gateway takes 10 KB.
 */
export const Cursor = z.string().regex(/^[\x21-\x7e]{0,1000}$/);
