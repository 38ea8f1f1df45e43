import { EmailAddress } from '#shared/kernel/forms/email.ts';
import type { Account } from '#shared/platform/accounts/account.ts';
import { PhoneDigits } from '#shared/platform/accounts/identity.schema.ts';
import type { Identity, IdentityType } from '#shared/platform/accounts/identity.ts';

/** Conditions on the accounts, in addition to those on their gigs. */
export interface AccountFilter {
  readonly term?: string;
  readonly identity?: IdentityType;
  readonly inOrg?: boolean;
}

/** Whether the filter has any condition; without one, no account has to be read. */
export function asksForAccounts({ term, identity, inOrg }: AccountFilter): boolean {
  return term !== undefined || identity !== undefined || inOrg !== undefined;
}

/** The identities that the term may be if it is complete. */
export function wholeIdentities({ term, identity }: AccountFilter): readonly Identity[] {
  const email = EmailAddress.safeParse(term).data;
  const phone = PhoneDigits.safeParse(term).data;
  const candidates: readonly Identity[] = [
    ...(email === undefined ? [] : [{ type: 'email' as const, value: email }]),
    ...(phone === undefined ? [] : [{ type: 'phone' as const, value: phone }]),
  ];
  return candidates.filter(({ type }) => identity === undefined || type === identity);
}

/** Whether an account meets the filter's conditions. */
export function fits({ organization, identities }: Account, { term, identity, inOrg }: AccountFilter): boolean {
  if (inOrg !== undefined && (organization !== null) !== inOrg) return false;
  const asked = identities.filter(({ type }) => identity === undefined || type === identity);
  if (term === undefined) return identity === undefined || asked.length > 0;
  return asked.some(({ type, value }) => normalised(term, type).some((part) => value.includes(part)));
}

/**
 * A term as identities are stored: an address in lower case; of a phone its digits, without the zero that replaces the
 * country code, and its normal form when it is a whole number.
 */
function normalised(term: string, type: IdentityType): readonly string[] {
  if (type === 'email' || !/^[+0-9 ().-]*[0-9][+0-9 ().-]*$/.test(term)) return [term.toLowerCase()];
  const whole = PhoneDigits.safeParse(term).data;
  return [term.replace(/\D/g, '').replace(/^0+/, ''), ...(whole === undefined ? [] : [whole])].filter(Boolean);
}
