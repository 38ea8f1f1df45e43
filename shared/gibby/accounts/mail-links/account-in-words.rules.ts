import { gibbyTimeOf } from '#shared/gibby/kernel/wire.ts';
import { quoted } from '#shared/kernel/forms/name.ts';
import type { User } from '../user.ts';

/**
 * An account in words by which the owner of an address tells a stranger's from their own. A user without a username has
 * signed up by Facebook; their free name is left out, since a stranger could write anything into it.
 */
export function accountInWords({ username, createdAt }: Pick<User, 'username' | 'createdAt'>): string {
  if (username !== null) return `the Gibby account ${quoted(username)}`;
  return `the Gibby account that signed up by Facebook on ${gibbyTimeOf(createdAt).slice(0, 10)}`;
}
