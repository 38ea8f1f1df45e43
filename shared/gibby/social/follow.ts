import * as z from 'zod';
import { pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { PhotoSet } from '#shared/gibby/kernel/wire.ts';
import { GibbyId, GibbyIdText } from '#shared/kernel/ids.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** How many users follow a user, and how many the user follows. */
export interface FollowCounts {
  readonly followers: number;
  readonly following: number;
}

/**
 * A user starts to follow another. The event is stored with the change itself, so that its consequences are certain to
 * follow. There is one per pair of users: following again causes no second event, so that it cannot be used to pester.
 */
export const FollowEvent = z.object({
  event: z.literal('followed'),
  followerId: GibbyId,
  followedId: GibbyId,
  at: Timestamp,
});
export type FollowEvent = Readonly<z.infer<typeof FollowEvent>>;

/** Response of G26 and X07. */
export const FollowAnswer = z.object({ message: z.literal('success') }).meta({ id: 'FollowAnswer' });

/** A row in a list of followers or followings. The document has no id, but without it apps cannot open the user. */
export const FollowRow = z
  .object({ id: GibbyId.optional(), name: z.string(), images: PhotoSet })
  .meta({ id: 'Follow' });
export type FollowRow = z.infer<typeof FollowRow>;

/** Query of those lists: the user whose list it is; the caller when absent. */
export const followQuery = {
  user_id: GibbyIdText.optional(),
  ...pageQuery,
};
