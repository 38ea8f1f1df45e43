import * as z from 'zod';
import { Timestamp } from '#shared/kernel/time.ts';

/** An act by which an operator voids the realtime secret, and all that it has signed. */
export const Revocation = z.object({
  /**
   * Every version of the secret that was made until then is void: milliseconds since the epoch, by the clock of Secrets
   * Manager.
   */
  voidThrough: z.int(),
  at: Timestamp,
});
export type Revocation = z.infer<typeof Revocation>;
