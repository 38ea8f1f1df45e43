import * as z from 'zod';
import { ObjectId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { personal } from '#shared/kernel/personal.ts';
import { epochMillisecondsOf, Timestamp } from '#shared/kernel/time.ts';
import { AdminAct, AdminActs } from './admin-act.ts';
import { claimSeconds, type Identity, IdentityStatus, IdentityType } from './identity.ts';

/** One identity of an account as its owner sees it (D08 sample), which is also how it is stored. */
export const AccountIdentity = z
  .object({
    id: ObjectId,
    type: IdentityType,
    value: personal('contact', z.string(), ['administrator']),
    status: IdentityStatus,
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'AccountIdentity' });
export type AccountIdentity = z.infer<typeof AccountIdentity>;

/**
 * The account as its owner and an administrator see it (D08 sample, all names and types). Ratings are means of 1 to 5.
 */
export const AccountProfile = z
  .object({
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
  })
  .meta({ id: 'AccountProfile' });
export type AccountProfile = z.infer<typeof AccountProfile>;

/** The account as an administrator sees it, with what administrators have done to it. */
export const AdminAccount = AccountProfile.extend({ acts: z.array(AdminAct).readonly() }).meta({ id: 'AdminAccount' });

/** What others see of an account in lists. */
const PublicProfile = AccountProfile.pick({
  id: true,
  firstName: true,
  lastName: true,
  operatorRating: true,
  customerRating: true,
}).extend({ profileImage: z.string() });
type PublicProfile = z.infer<typeof PublicProfile>;

/**
 * One operator of D09 `GET /map/{lat}/{long}`, nearest first. The position is blurred until a claim (routes.md D09).
 */
export const NearbyOperator = z
  .object({
    id: ObjectId,
    firstName: z.string(),
    lastName: z.string(),
    operatorRating: z.number(),
    location: z.object({
      latitude: personal('place', z.number()),
      longitude: personal('place', z.number()),
      lastTime: Timestamp,
    }),
  })
  .meta({ id: 'NearbyOperator' });
export type NearbyOperator = z.infer<typeof NearbyOperator>;

/** All stars that an account has received in one role. Sum and count, so that another rating is a single addition. */
export const StarTally = z.object({
  stars: z.int(),
  count: z.int(),
});
export type StarTally = Immutable<z.infer<typeof StarTally>>;

/**
 * Path of a picture in this stage, which the address of the day is put before: a stage may get another name. Accounts from
 * before had the whole address.
 */
const PicturePath = z.union([
  z.string().regex(/^(?:\/.*)?$/),
  z.url().transform((address) => new URL(address).pathname),
]);

/** The account as it is stored. */
export const Account = z.object({
  id: ObjectId,
  identities: z.array(AccountIdentity),
  firstName: z.string(),
  lastName: z.string(),
  /** Path of the picture; empty without one. */
  profileImage: PicturePath,
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
  acts: AdminActs,
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type Account = Immutable<z.infer<typeof Account>>;

/** Whether the account may sign in and act. */
export function isActive(account: Pick<Account, 'status' | 'archive'>): boolean {
  return account.status === 'active' && !account.archive;
}

/** Whether the account has proven this identity. */
export function hasProven({ identities }: Account, { type, value }: Identity): boolean {
  return identities.some((known) => known.type === type && known.value === value && known.status === 'verified');
}

/** Whether the account has proven any identity. Until then it has been opened by no person. */
export function isOpened({ identities }: Account): boolean {
  return identities.some(({ status }) => status === 'verified');
}

/** Whether an account's claim to an identity of its own is unproven and has not expired at a moment of the clock. */
export function isLiveClaim({ status, createdAt }: AccountIdentity, now: number): boolean {
  return status === 'unverified' && epochMillisecondsOf(createdAt) + claimSeconds * 1000 > now;
}

/** Whether an account claims this identity at a moment of the clock. */
export function claims({ identities }: Account, { type, value }: Identity, now: number): boolean {
  return identities.some((known) => known.type === type && known.value === value && isLiveClaim(known, now));
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

/** The account in responses to administrators alone. */
export function adminAccount(account: Account): z.infer<typeof AdminAccount> {
  return { ...accountProfile(account), acts: account.acts };
}

/**
 * The account of D08 for other users: every documented key, and empty where its value could contact or bill the owner, or
 * tell what an administrator thinks of them (routes.md D08).
 */
export function strangersProfile(account: Account, addressOf: AddressOf): AccountProfile & PublicProfile {
  const hidden = { identities: [], status: '', type: '', referralRate: 0, referralCode: '' };
  return { ...accountProfile(account), ...hidden, profileImage: pictureAddress(account, addressOf) };
}

/** The account in lists for other users: nothing that could contact or bill its owner (routes.md D08). */
export function publicProfile(account: Account, addressOf: AddressOf): PublicProfile {
  return {
    id: account.id,
    firstName: account.firstName,
    lastName: account.lastName,
    profileImage: pictureAddress(account, addressOf),
    operatorRating: meanStars(account.operatorStars),
    customerRating: meanStars(account.customerStars),
  };
}

/** The address of a path in this stage (`publicAddress.of`). */
type AddressOf = (path: string) => string;

/** Empty without a picture, as in the D20 sample. */
function pictureAddress({ profileImage }: Account, addressOf: AddressOf): string {
  return profileImage && addressOf(profileImage);
}
