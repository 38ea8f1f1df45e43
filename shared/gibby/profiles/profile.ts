import * as z from 'zod';
import { GibbyDate, GibbyId, GibbyTime, PhotoSet } from '#shared/gibby/kernel/wire.ts';
import type { Picture } from '#shared/gibby/pictures/picture.ts';

/** How the document numbers what it calls gender, and writes it in answers (gibby.txt, "Update User Profile", "Gender"). */
export const genders = { 1: 'Men', 2: 'Women' } as const;
export type Gender = keyof typeof genders;

/** What a user may tell of himself (G11). Absent is what he has not told. */
export interface ProfileDetails {
  readonly gender?: Gender;
  readonly address?: string;
  readonly countryId?: number;
  readonly cityId?: number;
  /** `1991-05-04`. */
  readonly dateOfBirth?: string;
  /** Digits, with a `+` in front where its owner wrote one. */
  readonly phone?: string;
  readonly aboutMe?: string;
  readonly zipcode?: string;
  readonly photo?: Picture;
}

/** A change of details: null takes one away, undefined leaves it as it is. The photo goes a way of its own. */
export type DetailChange = {
  readonly [Name in keyof Omit<ProfileDetails, 'photo'>]: ProfileDetails[Name] | null;
};

/** How much a user has to do with others. */
export interface ProfileCounts {
  readonly trips: number;
  readonly requests: number;
  readonly followers: number;
  /** Users that he follows. */
  readonly following: number;
}

const shown = {
  id: GibbyId,
  email: z.string(),
  username: z.string().nullable(),
  name: z.string().nullable(),
  gender: z.enum(['Men', 'Women']).nullable(),
  address: z.string().nullable(),
  country_id: GibbyId.nullable(),
  country: z.string().nullable(),
  city_id: GibbyId.nullable(),
  city: z.string().nullable(),
  date_of_birth: GibbyDate.nullable(),
  phone: z.string().nullable(),
  photos: PhotoSet,
  about_me: z.string(),
  trips: z.int(),
  requests: z.int(),
  followers: z.int(),
  following: z.int(),
};

/** A user as he sees himself (G10, G11). */
export const OwnProfile = z.object({
  ...shown,
  zipcode: z
    .union([z.int(), z.string()])
    .nullable()
    .describe('A number, as in the document, where that is what its owner wrote; text where it would lose something.'),
  created_at: GibbyTime,
  updated_at: GibbyTime,
  referral_code: z.string(),
  credit: z.string().describe('Rupiah in his wallet, such as `1600000.00`.'),
  access_token: z.string().describe('The token of this very request.'),
});
export type OwnProfile = z.infer<typeof OwnProfile>;

/**
 * A user as others see him (G25). The document shows everybody's token, e-mail address, phone, birthday and address to
 * everybody; here they are masked or null for all but their owner.
 */
export const UserProfile = z.object({ ...shown, access_token: z.string().nullable() });
export type UserProfile = z.infer<typeof UserProfile>;
