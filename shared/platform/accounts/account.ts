import * as z from 'zod';
import { ObjectId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { personal } from '#shared/kernel/personal.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import { IdentityStatus, IdentityType } from './identity.ts';

/** One identity of an account as its owner sees it (D08 sample), which is also how it is stored. */
export const AccountIdentity = z.object({
  id: ObjectId,
  type: IdentityType,
  value: personal('contact', z.string(), ['administrator']),
  status: IdentityStatus,
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type AccountIdentity = z.infer<typeof AccountIdentity>;

/**
 * The account as its owner and an administrator see it (D08 sample, all names and types). Ratings are means of 1 to 5.
 */
export const AccountProfile = z.object({
  id: ObjectId,
  identities: z.array(AccountIdentity),
  firstName: z.string(),
  lastName: z.string(),
  archive: z.boolean(),
  status: z.string(),
  type: z.string(),
  referralRate: z.number(),
  referralCode: z.string(),
  operatorRating: z.number(),
  customerRating: z.number(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type AccountProfile = z.infer<typeof AccountProfile>;

/** The account as any other user sees it: nothing that could contact or bill its owner (routes.md D08). */
export const PublicProfile = AccountProfile.pick({
  id: true,
  firstName: true,
  lastName: true,
  operatorRating: true,
  customerRating: true,
}).extend({ profileImage: z.string() });
export type PublicProfile = z.infer<typeof PublicProfile>;

/**
 * One operator of D09 `GET /map/{lat}/{long}`, nearest first. The position is blurred until a claim (routes.md D09).
 */
export const NearbyOperator = z.object({
  id: ObjectId,
  firstName: z.string(),
  lastName: z.string(),
  operatorRating: z.number(),
  location: z.object({
    latitude: personal('place', z.number()),
    longitude: personal('place', z.number()),
    lastTime: Timestamp,
  }),
});
export type NearbyOperator = z.infer<typeof NearbyOperator>;

/** All stars that an account has received in one role. Sum and count, so that another rating is a single addition. */
export const StarTally = z.object({
  stars: z.int(),
  count: z.int(),
});
export type StarTally = Immutable<z.infer<typeof StarTally>>;

/** The account as it is stored. */
export const Account = z.object({
  id: ObjectId,
  identities: z.array(AccountIdentity),
  firstName: z.string(),
  lastName: z.string(),
  /** Address of the picture; empty without one, as in the D20 sample. */
  profileImage: z.string(),
  organization: z.string().nullable(),
  archive: z.boolean(),
  /** `active` or `suspended`, or what an administrator set; only an active account may sign in and act. */
  status: z.string(),
  /** `user` or `admin`. */
  type: z.string(),
  referralRate: z.number(),
  referralCode: z.string(),
  operatorStars: StarTally,
  customerStars: StarTally,
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type Account = Immutable<z.infer<typeof Account>>;

/** Whether the account may sign in and act. */
export function isActive(account: Account): boolean {
  return account.status === 'active' && !account.archive;
}

/** The mean of a tally, to two decimals. Without ratings it is 5, as in the D08 sample of a new account. */
export function meanStars(tally: StarTally): number {
  return tally.count === 0 ? 5 : Math.round((tally.stars * 100) / tally.count) / 100;
}

/** The account in responses to its owner and to administrators. */
export function accountProfile(account: Account): AccountProfile {
  return {
    id: account.id,
    identities: [...account.identities],
    firstName: account.firstName,
    lastName: account.lastName,
    archive: account.archive,
    status: account.status,
    type: account.type,
    referralRate: account.referralRate,
    referralCode: account.referralCode,
    operatorRating: meanStars(account.operatorStars),
    customerRating: meanStars(account.customerStars),
    createdAt: account.createdAt,
    updatedAt: account.updatedAt,
  };
}

/** The account in responses to other users. */
export function publicProfile(account: Account): PublicProfile {
  return {
    id: account.id,
    firstName: account.firstName,
    lastName: account.lastName,
    profileImage: account.profileImage,
    operatorRating: meanStars(account.operatorStars),
    customerRating: meanStars(account.customerStars),
  };
}
