import * as z from 'zod';
import { pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { PhotoSet } from '#shared/gibby/kernel/wire.ts';
import { GibbyId, GibbyIdText } from '#shared/kernel/ids.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** How many follow a user, and how many he follows. */
export interface FollowCounts {
  readonly followers: number;
  readonly following: number;
}

/**
 * That somebody follows somebody else from now on: stored with the change itself, so that what follows from it happens.
 * There is one for two people: whoever stops and follows again makes no other, so that nobody can be pestered by it.
 */
export const FollowEvent = z.object({
  event: z.literal('followed'),
  followerId: GibbyId,
  followedId: GibbyId,
  at: Timestamp,
});
export type FollowEvent = Readonly<z.infer<typeof FollowEvent>>;

/** Answer of G26 and X07. */
export const FollowAnswer = z.object({ message: z.literal('success') });

/** One of a list of followers or followings. The document has no id, without which no app can go on from there. */
export const FollowRow = z.object({ id: GibbyId.optional(), name: z.string(), images: PhotoSet });
export type FollowRow = z.infer<typeof FollowRow>;

/** Query of those lists: whose they are, the caller's own when it is not said. */
export const followQuery = {
  user_id: z.union([z.literal('').transform(() => undefined), GibbyIdText]).optional(),
  ...pageQuery,
};
