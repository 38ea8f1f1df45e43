import * as z from 'zod';
import { Username } from '#shared/gibby/accounts/user.ts';
import { CropField, PictureField } from '#shared/gibby/pictures/picture.ts';
import { Day } from '#shared/kernel/forms/day.ts';
import { EmailAddress } from '#shared/kernel/forms/email.ts';
import { name } from '#shared/kernel/forms/name.ts';
import { Password } from '#shared/kernel/forms/password.ts';
import { PhoneNumber } from '#shared/kernel/forms/phone.ts';
import { text } from '#shared/kernel/forms/text.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import type { Gender } from './profile.ts';

const isEmpty = (value: unknown) => typeof value === 'string' && value.trim() === '';

/** An empty field changes nothing. */
const unlessEmpty = <Field extends z.ZodType>(field: Field) =>
  z.preprocess((value) => (isEmpty(value) ? undefined : value), field.optional()).optional();

/** An empty field removes the stored value. Forms contain only text; JSON may contain a number. */
const removable = <Field extends z.ZodType>(field: Field) =>
  z.preprocess((value) => (isEmpty(value) ? null : asText(value)), field.nullable()).optional();
const asText = (value: unknown) => (typeof value === 'number' ? String(value) : value);

const GenderNumber = z.enum(['1', '2']).transform((number): Gender => (number === '1' ? 1 : 2));

/**
 * Body of G11. An absent field stays unchanged. E-mail address, name, username and photo also stay unchanged when
 * empty, as the document's own sample has an empty photo. Any other empty field removes the stored value.
 */
export const ProfileForm = z
  .object({
    email: unlessEmpty(EmailAddress),
    current_password: unlessEmpty(Password).describe(
      'Not in the document: with it a new address needs no waiting time.',
    ),
    name: unlessEmpty(name(100)),
    username: unlessEmpty(Username),
    address: removable(text(500)),
    gender: removable(GenderNumber),
    date_of_birth: removable(Day),
    country_id: removable(GibbyIdText),
    city_id: removable(GibbyIdText),
    phone: removable(PhoneNumber),
    about_me: removable(text(2000)).describe('Not in the sample, which leaves no other way to change it.'),
    zipcode: removable(name(12)).describe('As `about_me`.'),
    photo: PictureField.optional().describe('The file, or the key of an upload in its place (`POST /api/uploads`).'),
    cropped_opt: CropField.optional().describe('Part of the photo to keep: `width,height,x,y` in its pixels.'),
  })
  .meta({ id: 'ProfileForm' });
export type ProfileForm = z.infer<typeof ProfileForm>;
