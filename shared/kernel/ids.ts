import * as z from 'zod';
import { code } from './forms/code.ts';
import { form, orText } from './forms/form.ts';
import { wholeIn } from './forms/number.ts';

/** Id of every Dropin object: 24 lower-case hex digits, ordered by time of creation (dropin.txt, all samples). */
export const ObjectId = code(/^[0-9a-f]{24}$/, 'must be 24 lower-case hex digits');
export type ObjectId = z.infer<typeof ObjectId>;

/** Id of every Gibby object: an integer from 1 up (gibby.txt, all samples). */
export const GibbyId = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
export type GibbyId = z.infer<typeof GibbyId>;

/**
 * An id in a path or a query, or in a body that has it as text. Gibby's schemas have no error messages of their own:
 * the pipeline knows the document's.
 */
export const GibbyIdText = code(/^[1-9]\d{0,14}$/).transform(Number);

/** An id in a body, which the samples write as a number or as text. */
export const BodyId = form('number', z.preprocess(wholeIn, GibbyId).meta(orText));

/** The secret that gives one party access to a stream. It is also the name of that party's channel. */
export const StreamToken = code(/^[0-9a-f]{48}$/, 'must be the token of a stream');
