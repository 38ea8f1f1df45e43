import * as z from 'zod';
import { epochMillisecondsOf, type Timestamp, timestampOf } from '#shared/kernel/time.ts';

/** A moment as the Gibby samples write it, without a zone: `2016-09-05 14:53:07`. */
export const GibbyTime = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
export type GibbyTime = z.infer<typeof GibbyTime>;

/** Gibby's times are in Jakarta time, which has no summer time (routes.md, "Also noted"). */
const jakartaOffsetMilliseconds = 7 * 3600 * 1000;

/** A stored timestamp in Gibby's form. */
export function gibbyTimeOf(timestamp: Timestamp): GibbyTime {
  return timestampOf(epochMillisecondsOf(timestamp) + jakartaOffsetMilliseconds)
    .slice(0, 19)
    .replace('T', ' ');
}

/** A day in the form of the Gibby samples: `2016-09-14`. */
export const GibbyDate = z.iso.date();
export type GibbyDate = z.infer<typeof GibbyDate>;

/**
 * Addresses of one picture in its sizes (gibby.txt, all samples); the kind of picture decides which sizes exist.
 */
export const PhotoSet = z
  .object({
    original: z.url(),
    normal: z.url().optional(),
    bigger: z.url().optional(),
    small: z.url().optional(),
    mini: z.url().optional(),
    thumbnail: z.url().optional(),
  })
  .meta({ id: 'PhotoSet' });
export type PhotoSet = z.infer<typeof PhotoSet>;

/** The envelope of every response but pages: `{"data": ...}`. */
export function dataOf<Content extends z.ZodType>(content: Content) {
  return z.object({ data: content });
}

/** Response of the blocks that only confirm: `{"data": {"http_code": 200, "message": "..."}}`. */
export const GibbyConfirmation = dataOf(z.object({ http_code: z.int(), message: z.string() })).meta({
  id: 'Confirmation',
});
export type GibbyConfirmation = z.infer<typeof GibbyConfirmation>;

/** A confirmation with the route's response status, by default 200. */
export function confirmation(message: string, status = 200): GibbyConfirmation {
  return { data: { http_code: status, message } };
}
