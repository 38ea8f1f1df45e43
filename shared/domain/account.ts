import * as z from 'zod';
import { IdentityInput, IdentityStatus, IdentityType } from './identity.ts';
import { ObjectId } from './ids.ts';
import { Timestamp } from './time.ts';

const PersonName = z.string().trim().min(1).max(100);

/**
 * Body of D07 `POST /accounts`. `archive`, `status`, `type` and `operator` are in the document and therefore accepted,
 * but only an administrator's values count: anybody else would make himself an operator or an administrator by them.
 */
export const NewAccount = z.object({
  firstName: PersonName,
  lastName: PersonName,
  archive: z.boolean().optional(),
  status: z.string().max(40).optional(),
  type: z.string().max(40).optional(),
  operator: z.record(z.string(), z.unknown()).nullable().optional(),
  organization: z.string().max(100).nullable().optional(),
  identities: z.array(IdentityInput).min(1).max(10),
});
export type NewAccount = z.infer<typeof NewAccount>;

/** One identity of an account as its owner sees it (D08 sample). */
export const Identity = z.object({
  id: ObjectId,
  type: IdentityType,
  value: z.string(),
  status: IdentityStatus,
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type Identity = z.infer<typeof Identity>;

/** The account as its owner and an administrator see it (D08 sample, all names and types). Ratings are means of 1 to 5. */
export const Account = z.object({
  id: ObjectId,
  identities: z.array(Identity),
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
export type Account = z.infer<typeof Account>;

/** The account as anybody else sees it: no identities, nothing that reaches or bills its owner (routes.md D08). */
export const PublicAccount = Account.pick({
  id: true,
  firstName: true,
  lastName: true,
  operatorRating: true,
  customerRating: true,
}).extend({ profileImage: z.string() });
export type PublicAccount = z.infer<typeof PublicAccount>;

/** One operator of D09 `GET /map/{lat}/{long}`, nearest first. The position is blurred until a claim (routes.md D09). */
export const NearbyOperator = z.object({
  id: ObjectId,
  firstName: z.string(),
  lastName: z.string(),
  operatorRating: z.number(),
  location: z.object({ latitude: z.number(), longitude: z.number(), lastTime: Timestamp }),
});
export type NearbyOperator = z.infer<typeof NearbyOperator>;
