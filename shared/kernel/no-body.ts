import * as z from 'zod';

/** Body of the routes that need none. The document writes it as `null`; an empty one and `{}` mean the same. */
export const NoBody = z.union([z.null(), z.object({})]).optional();
