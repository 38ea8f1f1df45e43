import { normalPassword, shortestPassword } from '#shared/kernel/forms/password.ts';
import type { User } from '../user.ts';

/**
 * `documented`: six characters, as the document's own samples need. `strong`: eight, and none of the commonest (ASVS 5,
 * 6.2.1 and 6.2.4).
 */
export type PasswordPolicy = 'documented' | 'strong';

/** The least number of characters of a new password. ASVS 5, 6.2.1 has eight; the document's own sample has seven. */
export const shortestUnder: Readonly<Record<PasswordPolicy, number>> = { documented: shortestPassword, strong: 8 };

/** What is wrong with a new password under a policy; undefined when nothing is, unless it is a common one. */
export function passwordProblem(
  password: string,
  { email, username }: Pick<User, 'email' | 'username'>,
  policy: PasswordPolicy,
): string | undefined {
  const given = normalPassword(password);
  // The first guesses of anybody.
  const isOwnName = [email, username].some((name) => name?.toLowerCase() === given.trim().toLowerCase());
  if (isOwnName) return 'The password must not be the username or the address.';
  const shortest = shortestUnder[policy];
  return Array.from(given).length < shortest ? `The password must be at least ${shortest} characters.` : undefined;
}
