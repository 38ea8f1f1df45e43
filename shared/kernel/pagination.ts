import * as z from 'zod';

/** A whole number of the query string, from 0 up. */
export const WholeNumber = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number from 0 up')
  .transform(Number);

/**
 * Where the next page of a list begins, as the previous page returned it; only the list interprets it. No character
 * takes more than three in an address, so this length leaves room for the other headers of a request. API Gateway
 * accepts 10 KB of them.
 */
export const Cursor = z.string().regex(/^[\x21-\x7e]{0,1000}$/);
