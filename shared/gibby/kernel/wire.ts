import * as z from 'zod';
import { epochMillisecondsOf, type Timestamp, timestampOf } from '#shared/kernel/time.ts';

/** Id of every Gibby object: an integer from 1 up (gibby.txt, all samples). */
export const GibbyId = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
export type GibbyId = z.infer<typeof GibbyId>;

/**
 * The same in a path or a query, or in a body that writes it as text. Schemas of Gibby leave the words of what is wrong to
 * the pipeline, which knows the document's.
 */
export const GibbyIdText = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);

/** A moment as the Gibby samples write it, without a zone: `2016-09-05 14:53:07`. */
export const GibbyTime = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
export type GibbyTime = z.infer<typeof GibbyTime>;

/** Gibby's times are those of Jakarta, which has no summer time (routes.md, "Also noted"). */
const jakartaOffsetMilliseconds = 7 * 3600 * 1000;

/** A stored moment as Gibby shows it. */
export function gibbyTimeOf(timestamp: Timestamp): GibbyTime {
  return timestampOf(epochMillisecondsOf(timestamp) + jakartaOffsetMilliseconds)
    .slice(0, 19)
    .replace('T', ' ');
}

/** A day as the Gibby samples write it: `2016-09-14`. */
export const GibbyDate = z.iso.date();
export type GibbyDate = z.infer<typeof GibbyDate>;

/** Addresses of one picture in its sizes (gibby.txt, all samples); which of them there are depends on what it shows. */
export const PhotoSet = z.object({
  original: z.string(),
  normal: z.string().optional(),
  bigger: z.string().optional(),
  small: z.string().optional(),
  mini: z.string().optional(),
  thumbnail: z.string().optional(),
});
export type PhotoSet = z.infer<typeof PhotoSet>;

/** The envelope of every answer but pages: `{"data": ...}`. */
export function dataOf<Content extends z.ZodType>(content: Content) {
  return z.object({ data: content });
}

/** Answer of the blocks that only confirm: `{"data": {"http_code": 200, "message": "..."}}`. */
export const GibbyConfirmation = dataOf(z.object({ http_code: z.int(), message: z.string() }));
export type GibbyConfirmation = z.infer<typeof GibbyConfirmation>;

/** A confirmation with the status that the route answers, 200 unless it says otherwise. */
export function confirmation(message: string, status = 200): GibbyConfirmation {
  return { data: { http_code: status, message } };
}
