import type { User } from '#shared/gibby/accounts/user.ts';
import { gibbyTimeOf } from '#shared/gibby/kernel/wire.ts';
import { userPhotosOf } from '#shared/gibby/pictures/picture.ts';
import type { City } from '#shared/gibby/reference/city.ts';
import { countryOf } from '#shared/gibby/reference/countries.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { decimalText } from '#shared/kernel/money.ts';
import {
  type DetailChange,
  genders,
  type OwnProfile,
  type ProfileCounts,
  type ProfileDetails,
  type UserProfile,
} from './profile.ts';
import type { ProfileForm } from './profile-form.schema.ts';

/** What a profile shows besides the user record. */
export interface ProfileFacts {
  /** The user's city, if they have given one. */
  readonly city: City | undefined;
  readonly counts: ProfileCounts;
  /** The address of a path in this stage (`publicAddress.of`). */
  addressOf(target: string): string;
}

/** A user's own profile. `creditMinor` is the balance of their wallet, in rupiah. */
export function ownProfileOf(
  user: User,
  facts: ProfileFacts & { readonly creditMinor: number; readonly accessToken: string },
): OwnProfile {
  return {
    ...profileOf(user, facts),
    zipcode: zipcodeOf(user),
    created_at: gibbyTimeOf(user.createdAt),
    updated_at: gibbyTimeOf(user.updatedAt),
    referral_code: user.referralCode,
    // The rupiah has no cents here, but the document prints two decimals.
    credit: decimalText(facts.creditMinor * 100),
    access_token: facts.accessToken,
  };
}

/** A user's profile for any viewer. Only the user sees their token and private details. */
export function userProfileOf(user: User, facts: ProfileFacts, own?: { readonly accessToken: string }): UserProfile {
  const profile = profileOf(user, facts);
  if (own) return { ...profile, access_token: own.accessToken };
  return {
    ...profile,
    email: maskedEmail(user.email),
    phone: user.phone === undefined ? null : maskedPhone(user.phone),
    date_of_birth: null,
    address: null,
    access_token: null,
  };
}

function profileOf(user: User, { city, counts, addressOf }: ProfileFacts): Omit<UserProfile, 'access_token'> {
  const country = user.countryId === undefined ? undefined : countryOf(user.countryId);
  return {
    id: user.id,
    email: user.email,
    username: user.username,
    name: user.name,
    gender: user.gender === undefined ? null : genders[user.gender],
    address: user.address ?? null,
    country_id: user.countryId ?? null,
    country: country?.name ?? null,
    city_id: user.cityId ?? null,
    city: city?.name ?? null,
    date_of_birth: user.dateOfBirth ?? null,
    phone: user.phone ?? null,
    photos: userPhotosOf(user, addressOf),
    about_me: user.aboutMe ?? '',
    ...counts,
  };
}

/** A number as in the document, except where a number would lose leading zeros or letters. */
function zipcodeOf({ zipcode }: ProfileDetails): number | string | null {
  if (zipcode === undefined) return null;
  return /^[1-9]\d*$/.test(zipcode) ? Number(zipcode) : zipcode;
}

/** `a***@***`: old apps can still show it where they expect an address. */
function maskedEmail(email: string): string {
  return `${email.slice(0, 1)}***@***`;
}

/** The last two digits: `***61`. */
function maskedPhone(phone: string): string {
  return `***${phone.slice(-2)}`;
}

/**
 * The change of a user's details by a form, on a day (`2016-09-14`). `city` is the one whose id the user has after the
 * change; undefined when no city has that id. Fails with `invalid_input`.
 */
export function detailChangeOf(
  form: ProfileForm,
  user: ProfileDetails,
  { city, today }: { readonly city: City | undefined; readonly today: string },
): DetailChange {
  if (form.date_of_birth && form.date_of_birth >= today) {
    throw invalid('date_of_birth', 'The date of birth must be a date before today.');
  }
  return {
    ...placeChangeOf(form, user, city),
    gender: form.gender,
    address: form.address,
    dateOfBirth: form.date_of_birth,
    phone: form.phone,
    aboutMe: form.about_me,
    zipcode: form.zipcode,
  };
}

/** Id of the user's city after the change; null or undefined for no city. */
export function cityIdAfter(form: ProfileForm, user: ProfileDetails): number | null | undefined {
  return form.city_id === undefined ? user.cityId : form.city_id;
}

/** City and country must agree. A new city sets its country, and a change of country removes a city elsewhere. */
function placeChangeOf(form: ProfileForm, user: ProfileDetails, city: City | undefined) {
  const countryId = form.country_id === undefined ? user.countryId : form.country_id;
  if (countryId && !countryOf(countryId)) throw invalid('country_id', 'The selected country id is invalid.');
  if (form.city_id) {
    if (!city || city.countryId !== (countryId ?? city.countryId)) {
      throw invalid('city_id', 'The selected city id is invalid.');
    }
    return { countryId: city.countryId, cityId: city.id };
  }
  const isElsewhere = city !== undefined && city.countryId !== countryId;
  return { countryId, cityId: isElsewhere ? null : form.city_id };
}

function invalid(path: string, message: string): Failure {
  return new Failure('invalid_input', { facts: { errors: [{ in: 'body', path, message }] } });
}
