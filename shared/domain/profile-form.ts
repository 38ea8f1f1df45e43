import * as z from 'zod';
import { GibbyDate, GibbyIdText } from './gibby-wire.ts';
import { EmailAddress } from './identity.ts';
import { CropField, PictureField } from './picture.ts';
import type { Gender } from './profile.ts';
import { Username } from './user.ts';

/** Forms hold text alone; JSON may hold the number itself. */
const asText = (value: unknown) => (typeof value === 'number' ? String(value) : value);

const unchanged = z.literal('').transform(() => undefined);
const removed = z.literal('').transform(() => null);

/** Half a surrogate pair is no character, and the store would fail on it. */
const text = (mostCharacters: number) =>
  z
    .string()
    .trim()
    .max(mostCharacters)
    .refine((value) => value.isWellFormed(), 'must be Unicode text');
const optionalText = (mostCharacters: number) => text(mostCharacters).transform((value) => value || null);

const GenderNumber = z.enum(['1', '2']).transform((number): Gender => (number === '1' ? 1 : 2));

/** Written as people write phone numbers; blanks, dots, dashes and brackets are dropped. */
const Phone = z
  .string()
  .trim()
  .regex(/^\+?[0-9(][0-9 ().-]{5,29}$/)
  .overwrite((phone) => phone.replaceAll(/[^\d+]/g, ''));

/**
 * Body of G11. A field that does not come stays as it is, and so do e-mail address, name, username and photo that come
 * empty, as the document's own sample leaves the photo; any other empty field takes away what was told before.
 */
export const ProfileForm = z.object({
  email: z.union([unchanged, EmailAddress]).optional(),
  name: text(100)
    .transform((value) => value || undefined)
    .optional(),
  username: z.union([unchanged, Username]).optional(),
  address: optionalText(500).optional(),
  gender: z.preprocess(asText, z.union([removed, GenderNumber])).optional(),
  date_of_birth: z.union([removed, GibbyDate]).optional(),
  country_id: z.preprocess(asText, z.union([removed, GibbyIdText])).optional(),
  city_id: z.preprocess(asText, z.union([removed, GibbyIdText])).optional(),
  phone: z.union([removed, Phone]).optional(),
  about_me: optionalText(2000).optional().describe('Not in the sample, which leaves no other way to change it.'),
  zipcode: z.preprocess(asText, optionalText(12)).optional().describe('As `about_me`.'),
  photo: PictureField.optional().describe('The file, or the key of an upload in its place (`POST /api/uploads`).'),
  cropped_opt: CropField.optional().describe('Part of the photo to keep: `width,height,x,y` in its pixels.'),
});
export type ProfileForm = z.infer<typeof ProfileForm>;
