import { Failure } from '#shared/kernel/errors.ts';
import type { RateLimits } from '#shared/kernel/request-ports.ts';
import { enforceRateLimit } from '#shared/platform/http/enforce-rate-limit.usecase.ts';
import type { UsersReader } from './user.ports.ts';
import type { User } from './user.ts';
import { hasProvenEmail } from './user-sign-in.rules.ts';

/** Limits the mails that repeated claims can send to another person's mailbox. */
const claimsOfAUser = { limit: 6, windowSeconds: 3600 } as const;

/**
 * The address that a user wants instead of their current one; a mailed link has to prove it. Undefined when it is their
 * current one. Fails with `email_taken` and `too_many_requests`.
 */
export async function claimedEmail(
  user: User,
  email: string | undefined,
  { users, rateLimits }: { readonly users: UsersReader; readonly rateLimits: RateLimits },
): Promise<string | undefined> {
  if (email === undefined || email === user.email) return undefined;
  await enforceRateLimit(rateLimits, `claimEmail#${user.id}`, claimsOfAUser);
  const other = await users.findByEmail(email);
  if (other && hasProvenEmail(other)) throw new Failure('email_taken');
  return email;
}
