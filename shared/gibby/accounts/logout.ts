import * as z from 'zod';

/** Response of G71. */
export const LoggedOut = z
  .object({ data: z.object({ action: z.literal('logout'), status: z.boolean() }) })
  .meta({ id: 'LoggedOut' });
