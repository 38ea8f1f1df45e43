import * as z from 'zod';

/** Id of every Dropin object: 24 lower-case hex digits, ordered by time of creation (dropin.txt, all samples). */
export const ObjectId = z.string().regex(/^[0-9a-f]{24}$/, 'must be 24 lower-case hex digits');
export type ObjectId = z.infer<typeof ObjectId>;
