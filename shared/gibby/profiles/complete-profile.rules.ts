import type { User } from '#shared/gibby/accounts/user.ts';
import { Failure } from '#shared/kernel/errors.ts';

/**
 * Users who post a trip or a request must have given their name, phone number, country and city
 * (gibby.txt, "Registration"). There, "user should complete their profile"; the document does not say with what. Fails
 * with `profile_incomplete`.
 */
export function assertCompleteProfile(user: User | undefined): void {
  const needed: readonly (keyof User)[] = ['name', 'phone', 'countryId', 'cityId'];
  const missing = needed.filter((field) => (user?.[field] ?? '') === '');
  if (missing.length > 0) throw new Failure('profile_incomplete', { detail: `missing: ${missing.join(', ')}` });
}
