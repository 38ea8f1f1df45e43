import { domainToASCII } from 'node:url';
import * as z from 'zod';
import { form } from './form.ts';

/** Blanks around an address, and invisible characters anywhere in it, come from keyboards and copied contacts. */
const unseen = /^\s+|\s+$|[\p{Cc}\p{Cf}]/gu;

/**
 * The normal form of an e-mail address: lower case, without blanks around it, an international domain in its ASCII form
 * (`ada@bücher.example` -> `ada@xn--bcher-kva.example`). Text that is no address stays what it is.
 */
export function tidyAddress(text: string): string {
  const trimmed = text.replace(unseen, '').trim().toLowerCase();
  const at = trimmed.lastIndexOf('@');
  const domain = trimmed.slice(at + 1);
  return at < 0 || isAscii(domain) || !isName(domain) ? trimmed : trimmed.slice(0, at + 1) + domainToASCII(domain);
}

/** `domainToASCII` reads a host of a URL, and would leave out a port or a path. */
function isName(domain: string): boolean {
  return !/[\s/\\:?#%@[\]]/.test(domain);
}

function isAscii(text: string): boolean {
  return !/[^\p{ASCII}]/u.test(text);
}

/** An e-mail address, however its owner spells it. */
export const EmailAddress = form(
  'email',
  z.string().overwrite(tidyAddress).pipe(z.email().max(254)).meta({ format: 'email' }),
);

/**
 * The mailbox in which mail to an address arrives, by which it is counted: providers deliver `box+anything@` to `box@`.
 */
export function mailboxOf(address: string): string {
  return address.replace(/^([^+]+)\+.*@/, '$1@');
}
