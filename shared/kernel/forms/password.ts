import * as z from 'zod';
import { form, must } from './form.ts';
import { isVisible } from './text.ts';

/** Characters. The document's own sample has seven; the upper limit leaves room for a whole sentence. */
export const shortestPassword = 6;
export const longestPassword = 200;

/** A new password. It is never trimmed, and never of blanks alone. */
export const NewPassword = form(
  'password',
  z.string().min(shortestPassword).max(longestPassword).refine(isVisible, must('must have visible characters')),
);

/** A password to sign in with: whatever its owner chose in the past. */
export const Password = form('password', z.string().min(1).max(longestPassword));

/**
 * The normal form of a password (RFC 8265, "OpaqueString"): NFC, and every kind of blank is a plain one. So é is the
 * same whether a keyboard sends one code point or two.
 */
export function normalPassword(password: string): string {
  return password.replace(/\p{Zs}/gu, ' ').normalize('NFC');
}
