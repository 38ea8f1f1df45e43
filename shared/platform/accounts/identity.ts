import * as z from 'zod';

export const IdentityType = z.enum(['email', 'phone']);
export type IdentityType = z.infer<typeof IdentityType>;

/** A way to contact and identify an account, in its normal form. Of a phone these are the digits of E.164. */
export interface Identity {
  readonly type: IdentityType;
  readonly value: string;
}

/** `unverified` until the owner has confirmed it with a one-time code. */
export const IdentityStatus = z.enum(['unverified', 'verified']);
export type IdentityStatus = z.infer<typeof IdentityStatus>;
