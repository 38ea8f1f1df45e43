import * as z from 'zod';

/** The push address that a phone's app registered; G71 calls it "token devices". */
export const DeviceToken = z.string().min(1).max(2000);

/** Answer of G71. */
export const LoggedOut = z.object({ data: z.object({ action: z.literal('logout'), status: z.boolean() }) });
