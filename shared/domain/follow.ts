import * as z from 'zod';
import { GibbyId } from './gibby-wire.ts';
import { Timestamp } from './time.ts';

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
