import * as z from 'zod';
import { EmailAddress } from '#shared/kernel/forms/email.ts';
import { PhoneNumber } from '#shared/kernel/forms/phone.ts';
import { unlessEmpty } from '#shared/kernel/forms/unless-empty.ts';
import type { Identity } from './identity.ts';

/**
 * A phone number as identities have it: E.164 without its `+`, like the samples of the documents
 * (`+84 166-220-3830` -> `841662203830`).
 */
export const PhoneDigits = PhoneNumber.overwrite((number) => number.slice(1));

/** A way to contact and identify an account (dropin.txt, "Register a new account"). `value` is normalised. */
export const NewIdentity = z.discriminatedUnion('type', [
  z.object({ type: z.literal('email'), value: EmailAddress }),
  z.object({ type: z.literal('phone'), value: PhoneDigits }),
]);

/** The fields of a body that names somebody by e-mail address, phone or both. */
export const contactFields = { email: unlessEmpty(EmailAddress), phone: unlessEmpty(PhoneDigits) };

/** A body that names one identity. Of two the e-mail address counts. */
export const NamedIdentity = z.object(contactFields).transform(({ email, phone }, context): Identity => {
  if (email !== undefined) return { type: 'email', value: email };
  if (phone !== undefined) return { type: 'phone', value: phone };
  context.addIssue({ code: 'custom', message: 'email or phone is required' });
  return z.NEVER;
});
