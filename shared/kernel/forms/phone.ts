import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/mobile';
import * as z from 'zod';
import { form, mustRead } from './form.ts';
import { homeRegion } from './region.ts';

/** What people write between the digits: blanks and dashes of all kinds, brackets, dots, invisible characters. */
const separators = /[\s\p{Zs}\p{Pd}\p{Cf}().,/·~\u2212]/gu;

const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * The number that a text means, in E.164 (`+6281234567890`); undefined when it means none.
 *
 * A number with `+` or `00` has its country code. One with a leading 0 is a number of the stage's country, and so is
 * one that is a mobile number there (`81234567890`). Any other has its country code without a sign (`15550100002`), as
 * the samples of the documents write it.
 */
export function phoneIn(text: string): string | undefined {
  const digits = text
    .normalize('NFKC')
    .replace(/^\s*tel:/i, '')
    .replace(separators, '');
  if (!/^\+?\p{Nd}{5,20}$/u.test(digits)) return undefined;
  if (digits.startsWith('+')) return parsed(digits)?.number;
  if (digits.startsWith('00')) return parsed(`+${digits.slice(2)}`)?.number;
  const here = parsed(digits);
  if (digits.startsWith('0') || here?.isValid()) return here?.number;
  return parsed(`+${digits}`)?.number ?? here?.number;
}

/** Numbers of any possible length: which of them are assigned changes faster than a library. */
function parsed(text: string) {
  const found = parsePhoneNumberFromString(text, { defaultCountry: homeCountry(), extract: false });
  return found?.isPossible() && E164.test(found.number) ? found : undefined;
}

function homeCountry(): CountryCode {
  const region = homeRegion();
  if (!isSupportedCountry(region)) throw new RangeError(`There is no country ${region}.`);
  return region;
}

/**
 * The country of a valid mobile number in E.164 (`ID`); undefined for all others, such as premium and satellite numbers.
 */
export function countryOfMobile(number: string): string | undefined {
  const found = parsePhoneNumberFromString(number, { extract: false });
  return found?.isValid() ? found.country : undefined;
}

/** The number in E.164. */
export const PhoneNumber = form(
  'phone',
  z
    .string()
    .max(60)
    .refine((text) => phoneIn(text) !== undefined, { ...mustRead('must be a phone number'), abort: true })
    .overwrite((text) => phoneIn(text) ?? text),
);

/**
 * How the same number was stored before there was a normal form: whatever digits its owner wrote. The number is in
 * E.164.
 */
export function earlierSpellingsOf(number: string): readonly string[] {
  const found = parsePhoneNumberFromString(number);
  if (!found) return [];
  const { countryCallingCode: code, nationalNumber } = found;
  const spellings = [`${code}0${nationalNumber}`, `00${code}${nationalNumber}`];
  const here = found.number === phoneIn(`0${nationalNumber}`) ? [`0${nationalNumber}`, nationalNumber] : [];
  return [...spellings, ...here];
}
