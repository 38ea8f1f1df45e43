import { Failure } from '#shared/kernel/errors.ts';
import type { RateLimits } from '#shared/kernel/request-ports.ts';
import { countTry } from '#shared/platform/http/enforce-rate-limit.usecase.ts';
import type { UsersReader } from './user.ports.ts';
import type { User } from './user.ts';

/** Nobody's mailbox is to be filled by somebody who claims it again and again. */
const claimsOfAUser = { limit: 6, windowSeconds: 3600 } as const;

/**
 * The address that a user asks to have in place of his own, which a link mailed to it has to prove; undefined when it is
 * his own. Fails with `email_taken` and `too_many_requests`.
 */
export async function claimedEmail(
  user: User,
  email: string | undefined,
  { users, rateLimits }: { readonly users: UsersReader; readonly rateLimits: RateLimits },
): Promise<string | undefined> {
  if (email === undefined || email === user.email) return undefined;
  await countTry(rateLimits, `claimEmail#${user.id}`, claimsOfAUser);
  if (await users.findByEmail(email)) throw new Failure('email_taken');
  return email;
}
