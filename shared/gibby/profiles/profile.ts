import * as z from 'zod';
import { GibbyDate, GibbyTime, PhotoSet } from '#shared/gibby/kernel/wire.ts';
import { Picture } from '#shared/gibby/pictures/picture.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { DecimalText } from '#shared/kernel/money.ts';
import { personal } from '#shared/kernel/personal.ts';

/** The document's numbers for gender, and its texts in responses ("Update User Profile", "Gender"). */
export const genders = { 1: 'Men', 2: 'Women' } as const;
const Gender = z.literal([1, 2]);
export type Gender = z.infer<typeof Gender>;

/** The optional details of a user (G11). A field that the user has not given is absent. */
export const ProfileDetails = z.object({
  gender: Gender.optional(),
  address: z.string().optional(),
  countryId: GibbyId.optional(),
  cityId: GibbyId.optional(),
  /** `1991-05-04`. */
  dateOfBirth: z.string().optional(),
  /** Digits, with a leading `+` if its owner wrote one. */
  phone: z.string().optional(),
  aboutMe: z.string().optional(),
  zipcode: z.string().optional(),
  photo: Picture.optional(),
});
export type ProfileDetails = Immutable<z.infer<typeof ProfileDetails>>;

/** A change of details: null removes one, undefined leaves it unchanged. The photo is changed separately. */
export type DetailChange = {
  readonly [Name in keyof Omit<ProfileDetails, 'photo'>]: ProfileDetails[Name] | null;
};

/** The counts that a profile shows. */
export interface ProfileCounts {
  readonly trips: number;
  readonly requests: number;
  readonly followers: number;
  /** Users whom this user follows. */
  readonly following: number;
}

const shown = {
  id: GibbyId,
  email: personal('contact', z.string()),
  username: z.string().nullable(),
  name: z.string().nullable(),
  gender: z.enum(['Men', 'Women']).nullable(),
  address: personal('address', z.string().nullable()),
  country_id: GibbyId.nullable(),
  country: z.string().nullable(),
  city_id: GibbyId.nullable(),
  city: z.string().nullable(),
  date_of_birth: personal('dateOfBirth', GibbyDate.nullable()),
  phone: personal('contact', z.string().nullable()),
  photos: PhotoSet,
  about_me: z.string(),
  trips: z.int(),
  requests: z.int(),
  followers: z.int(),
  following: z.int(),
};

/** A user's own profile (G10, G11). */
export const OwnProfile = z
  .object({
    ...shown,
    zipcode: personal(
      'address',
      z
        .union([z.int(), z.string()])
        .nullable()
        .describe(
          'A number, as in the document, where that is what its owner wrote; text where it would lose something.',
        ),
    ),
    created_at: GibbyTime,
    updated_at: GibbyTime,
    referral_code: z.string(),
    credit: DecimalText.describe('Rupiah in the wallet, such as `1600000.00`.'),
    access_token: personal('credential', z.string().describe('The token of this very request.')),
  })
  .meta({ id: 'OwnProfile' });
export type OwnProfile = z.infer<typeof OwnProfile>;

/**
 * A user's profile as others see it (G25). The document shows every user's token, e-mail address, phone, birthday and
 * address to everyone. Here they are masked or null for all but their owner.
 */
export const UserProfile = z
  .object({ ...shown, access_token: personal('credential', z.string().nullable()) })
  .meta({ id: 'UserProfile' });
export type UserProfile = z.infer<typeof UserProfile>;
