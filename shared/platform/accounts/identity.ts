import * as z from 'zod';

/** An e-mail address, in lower case, so that the spelling of its owner does not matter. */
export const EmailAddress = z.email().max(254).toLowerCase();

/** Separators between the digits of a phone number are accepted and dropped: `+84 166-220-3830` -> `841662203830`. */
export const PhoneNumber = z
  .string()
  .regex(/^\+?[0-9(][0-9 ().-]{5,29}$/, 'must be a phone number with its country code')
  .overwrite((value) => value.replace(/\D/g, ''))
  .refine((digits) => digits.length >= 7 && digits.length <= 15, 'must have 7 to 15 digits');

/** A way to contact and identify an account (dropin.txt, "Register a new account"). `value` is normalised. */
export const Identity = z.discriminatedUnion('type', [
  z.object({ type: z.literal('email'), value: EmailAddress }),
  z.object({ type: z.literal('phone'), value: PhoneNumber }),
]);
export type Identity = z.infer<typeof Identity>;

export const IdentityType = z.enum(['email', 'phone']);
export type IdentityType = z.infer<typeof IdentityType>;

/** `unverified` until the owner has confirmed it with a one-time code. */
export const IdentityStatus = z.enum(['unverified', 'verified']);
export type IdentityStatus = z.infer<typeof IdentityStatus>;
