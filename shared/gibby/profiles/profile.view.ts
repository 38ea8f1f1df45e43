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

/** What a profile shows beside the user himself. */
export interface ProfileFacts {
  /** His city, where he has told it. */
  readonly city: City | undefined;
  readonly counts: ProfileCounts;
  /** The stage's address of a path (`publicAddress.of`). */
  addressOf(target: string): string;
}

/** A user to himself. `creditMinor` is what his wallet holds, in rupiah. */
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
    // A rupiah has no cents, and the document prints two.
    credit: decimalText(facts.creditMinor * 100),
    access_token: facts.accessToken,
  };
}

/** A user to whoever asks. His token and what he would not tell strangers are for himself alone. */
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

/** The document's number, which leading zeros and letters do not survive. */
function zipcodeOf({ zipcode }: ProfileDetails): number | string | null {
  if (zipcode === undefined) return null;
  return /^[1-9]\d*$/.test(zipcode) ? Number(zipcode) : zipcode;
}

/** `a***@***`: still something an old app can show where it expects an address. */
function maskedEmail(email: string): string {
  return `${email.slice(0, 1)}***@***`;
}

/** The last two digits: `***61`. */
function maskedPhone(phone: string): string {
  return `***${phone.slice(-2)}`;
}

/**
 * What a form makes of a user's details, on a day (`2016-09-14`). `city` is the one of the id that he has then, undefined
 * when no city has it. Fails with `invalid_input`.
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

/** Id of the city that a user has once the form is taken in; of no city, null or undefined. */
export function cityIdAfter(form: ProfileForm, user: ProfileDetails): number | null | undefined {
  return form.city_id === undefined ? user.cityId : form.city_id;
}

/** A city lies in the country beside it: it brings its country along, and goes with a country that is given up. */
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
