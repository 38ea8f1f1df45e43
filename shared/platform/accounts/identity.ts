import * as z from 'zod';

export const IdentityType = z.enum(['email', 'phone']).meta({ id: 'IdentityType' });
export type IdentityType = z.infer<typeof IdentityType>;

/** A way to contact and identify an account, in its normal form. Of a phone these are the digits of E.164. */
export interface Identity {
  readonly type: IdentityType;
  readonly value: string;
}

/**
 * How long an account's claim to an identity lasts that it has not proven (state-machines.md, section 6). After that it
 * leads nowhere and is not shown.
 */
export const claimSeconds = 7 * 24 * 3600;

/** `unverified` until the owner has confirmed it with a one-time code. */
export const IdentityStatus = z.enum(['unverified', 'verified']).meta({ id: 'IdentityStatus' });
export type IdentityStatus = z.infer<typeof IdentityStatus>;
