import * as z from 'zod';
import { MessageText } from '#shared/gibby/kernel/message-text.ts';
import { GibbyTime, PhotoSet } from '#shared/gibby/kernel/wire.ts';
import { DealRole } from '#shared/gibby/messages/thread.ts';
import { whole } from '#shared/kernel/forms/number.ts';
import { BodyId, GibbyId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** What one party of a completed request says about the other (gibby.txt, "User feedback"). It never changes. */
export const Review = z.object({
  id: GibbyId,
  requestId: GibbyId,
  /** The reviewed user, and their role in the request. */
  subjectId: GibbyId,
  role: DealRole,
  authorId: GibbyId,
  /** Stars, from 1 to 5. */
  rating: z.int(),
  comments: z.string(),
  at: Timestamp,
});
export type Review = Immutable<z.infer<typeof Review>>;

/** All ratings of a user in one role. Their mean is exact, since it comes from two whole numbers. */
export const Ratings = z.object({
  count: z.int(),
  sum: z.int(),
});
export type Ratings = Immutable<z.infer<typeof Ratings>>;

/** Body of G61. */
export const ReviewForm = z
  .object({
    rating: whole(1, 5),
    request_id: BodyId,
    comments: MessageText.default(''),
  })
  .meta({ id: 'ReviewForm' });

/** A review on the wire (G60, G61); `user` is its author. */
export const ReviewRow = z
  .object({
    id: GibbyId,
    rating: z.int(),
    comments: z.string(),
    request_id: GibbyId,
    user: z.object({ id: GibbyId, name: z.string(), images: PhotoSet }),
    created_at: GibbyTime,
    updated_at: GibbyTime,
  })
  .meta({ id: 'Review' });
export type ReviewRow = z.infer<typeof ReviewRow>;
